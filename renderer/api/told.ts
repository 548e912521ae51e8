import type { ErrorInfo, ErrorKind } from "../../contract/errors.ts";

/** The contract's kinds, as a record: the compiler tells of one that lacks. */
const KINDS: Readonly<Record<ErrorKind, true>> = {
  InvalidInput: true,
  UnsupportedMedia: true,
  MissingModel: true,
  EngineFailure: true,
  OutOfMemory: true,
  DiskFull: true,
  Cancelled: true,
  Unauthorized: true,
  Offline: true,
  Internal: true,
};

const isKind = (value: unknown): value is ErrorKind =>
  typeof value === "string" && Object.hasOwn(KINDS, value);

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** What is written for the terminal: a command in backticks, or an option. */
const OF_TERMINAL = /`octavia |(?<!\S)--[a-z]/;

/** A hint without the sentences about the terminal: the window has its own ways to do that. */
export function hintHere(hint: string | undefined): string | undefined {
  const sentences = (hint ?? "")
    .replace(/\s*\([^()]*`octavia [^()]*\)/g, "")
    .split(/(?<=[.!?])\s+(?=[\p{Lu}`])/u)
    .filter((sentence) => !OF_TERMINAL.test(sentence));
  return text(sentences.join(" "));
}

/** Whatever was thrown, in the contract's words; what is not from the API has kind `Internal`. */
export function toldOf(thrown: unknown): ErrorInfo {
  const data: unknown =
    typeof thrown === "object" && thrown !== null && "data" in thrown ? thrown.data : undefined;
  if (typeof data === "object" && data !== null && "kind" in data && isKind(data.kind)) {
    const message = "message" in data ? text(data.message) : undefined;
    const hint = "hint" in data ? hintHere(text(data.hint)) : undefined;
    return {
      kind: data.kind,
      message: message ?? data.kind,
      ...(hint === undefined ? {} : { hint }),
    };
  }
  if (thrown instanceof TypeError) return { kind: "Offline", message: thrown.message };
  return { kind: "Internal", message: thrown instanceof Error ? thrown.message : String(thrown) };
}

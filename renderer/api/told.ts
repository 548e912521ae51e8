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

/** Whatever was thrown, in the contract's words; what is not from the API has kind `Internal`. */
export function toldOf(thrown: unknown): ErrorInfo {
  const data: unknown =
    typeof thrown === "object" && thrown !== null && "data" in thrown ? thrown.data : undefined;
  if (typeof data === "object" && data !== null && "kind" in data && isKind(data.kind)) {
    const message = "message" in data ? text(data.message) : undefined;
    const hint = "hint" in data ? text(data.hint) : undefined;
    return {
      kind: data.kind,
      message: message ?? data.kind,
      ...(hint === undefined ? {} : { hint }),
    };
  }
  if (thrown instanceof TypeError) return { kind: "Offline", message: thrown.message };
  return { kind: "Internal", message: thrown instanceof Error ? thrown.message : String(thrown) };
}

import type { ErrorInfo, ErrorKind } from "../contract/errors.ts";

export const EXIT = { done: 0, failed: 1, badInput: 2, cancelled: 130 } as const;

/** Kinds that say the request itself cannot be served as it was given. */
const BAD_INPUT: ReadonlySet<ErrorKind> = new Set([
  "InvalidInput",
  "UnsupportedMedia",
  "MissingModel",
]);

/** The exit code of one failed job or command. */
export function exitCodeOf(error: ErrorInfo): number {
  if (error.kind === "Cancelled") return EXIT.cancelled;
  return BAD_INPUT.has(error.kind) ? EXIT.badInput : EXIT.failed;
}

/**
 * The exit code of a batch: cancelled wins, then failed; bad input only if nothing failed
 * otherwise.
 */
export function exitCodeOfAll(codes: readonly number[]): number {
  const order = [EXIT.cancelled, EXIT.failed, EXIT.badInput];
  return order.find((code) => codes.includes(code)) ?? EXIT.done;
}

/** What a person reads when something failed: what happened, then what to do. */
export function describeError(error: ErrorInfo): string {
  const hint = error.hint === undefined ? "" : `\n  ${error.hint}`;
  return `${printable(error.message)}${printable(hint, "\n")}`;
}

/**
 * Text that came from a file name or a transcript, safe for a terminal: control characters, which
 * could move the cursor or change the title, become visible escapes.
 */
export function printable(text: string, keep = ""): string {
  return Array.from(text, (c) => {
    const code = c.codePointAt(0) ?? 0;
    const control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    return control && !keep.includes(c) ? JSON.stringify(c).slice(1, -1) : c;
  }).join("");
}

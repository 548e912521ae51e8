import type { WhisperTokens } from "./tokens.ts";

/** Text between two time stamps; seconds in the window. */
export interface TokenSegment {
  readonly start: number;
  /** Absent where the window ends before the sentence does. */
  readonly end: number | undefined;
  /** The text's tokens: [first, last) of those decoded. */
  readonly first: number;
  readonly last: number;
}

/** Splits what was decoded at its time stamps; segments without text are left out. */
export function splitAtStamps(tokens: readonly number[], reader: StampReader): TokenSegment[] {
  const segments: TokenSegment[] = [];
  let start = 0;
  let first: number | undefined;
  for (const [index, token] of tokens.entries()) {
    if (reader.isStamp(token)) {
      const time = reader.stampTime(token);
      if (first !== undefined) segments.push({ start, end: time, first, last: index });
      first = undefined;
      start = time;
    } else if (token < reader.endToken) first ??= index;
  }
  if (first !== undefined) {
    segments.push({ start, end: undefined, first, last: tokens.length });
  }
  return segments;
}

type StampReader = Pick<WhisperTokens, "endToken" | "isStamp" | "stampTime">;

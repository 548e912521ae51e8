import type { MadeClip } from "../../../contract/api.ts";
import type { ClipsSpec } from "../../../contract/kinds/clips.ts";
import { LIMITS } from "../../../contract/limits.ts";

/** How far beyond a clip its ends can be taken, and how near to each other; seconds. */
const AROUND = 20;
const SHORTEST = 1;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the handles reach. @param duration of the source, seconds */
export const reachOf = ({ start, end }: Span, duration: number): Span => ({
  start: Math.max(0, start - AROUND),
  end: Math.min(duration, end + AROUND),
});

/** The span with its start elsewhere; the end gives way only to the limits of a clip. */
export function withStart({ end }: Span, wished: number): Span {
  const start = Math.min(wished, end - SHORTEST);
  return { start, end: Math.min(end, start + LIMITS.clipSeconds) };
}

export function withEnd({ start }: Span, wished: number): Span {
  const end = Math.max(wished, start + SHORTEST);
  return { start: Math.max(start, end - LIMITS.clipSeconds), end };
}

/** The job that cuts the clip anew; the other clips stay as they are, and are found done. */
export function trimmedSpec(spec: ClipsSpec, { number }: Pick<MadeClip, "number">, span: Span) {
  const others = spec.trims.filter((trim) => trim.number !== number);
  return { ...spec, trims: [...others, { number, ...span }] };
}

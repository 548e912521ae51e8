import type { z } from "zod";
import type { LanguageReport } from "../../../contract/report.ts";

export type DubLine = z.infer<typeof LanguageReport>["lines"][number];

/** How a line sits, as a person reads it. */
export type Fit =
  | { readonly kind: "over"; readonly seconds: number }
  | { readonly kind: "faster" | "slower"; readonly percent: number }
  | { readonly kind: "fits" };

/** Nobody hears a change of speed below this. */
const HEARD = 0.03;
/** From here on a change of speed is worth another wording. */
const STRAINED = 1.2;

/** Seconds that a line is spoken into the next one. */
const overrun = (line: DubLine): number =>
  line.actions.includes("runs-over")
    ? Math.max(0.1, line.start + line.duration - (line.sourceStart + line.slot))
    : 0;

export function fitOf(line: DubLine): Fit {
  const over = overrun(line);
  if (over > 0) return { kind: "over", seconds: Math.round(over * 10) / 10 };
  const change = Math.abs(line.rate - 1);
  if (change < HEARD) return { kind: "fits" };
  return { kind: line.rate > 1 ? "faster" : "slower", percent: Math.round(change * 100) };
}

/** Whether a person should look at the line. */
export const needsWork = (line: DubLine): boolean =>
  line.warnings.length > 0 || line.actions.includes("runs-over") || line.rate >= STRAINED;

/**
 * How much work a line needs, to be sorted by: one that runs over is worse than any that is only
 * fast, and each warning weighs like a tenth of speed.
 */
export const badness = (line: DubLine): number =>
  (line.actions.includes("runs-over") ? 10 + overrun(line) * 10 : 0) +
  Math.max(0, line.rate - 1) +
  line.warnings.length * 0.1;

/** The share of its slot that the line fills, as spoken without any change of speed. */
export const fullness = ({ natural, slot }: DubLine): number =>
  slot <= 0 ? 1 : Math.max(0, natural / slot);

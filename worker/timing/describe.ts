import type { FitAction, LineFit } from "../../contract/report.ts";
import { MAX_DRIFT } from "./prices.ts";
import type { NaturalLine, Slot } from "./slot.ts";

/** Above this a voice sounds hurried (docs/numbers.md). */
const COMFORTABLE_RATE = 1.25;
/** Below this nobody hears a difference of time or of rate. */
const NOTHING = 1e-3;

/** What became of a line. */
export interface Outcome {
  /** Seconds on the track. */
  readonly start: number;
  readonly engineRate: number;
  /** Length before stretching, seconds. */
  readonly spoken: number;
  /** Length after it, seconds. */
  readonly duration: number;
}

/** Says what was done to a line, and what a person should know of it. */
export function describeFit(line: NaturalLine, slot: Slot, outcome: Outcome): LineFit {
  const { start, engineRate, spoken, duration } = outcome;
  const rate = duration > 0 ? line.natural / duration : 1;
  const stretch = duration > 0 ? spoken / duration : 1;
  const drift = start - line.start;
  const over = overrun(slot, outcome, drift);
  return {
    id: line.id,
    sourceStart: line.start,
    sourceEnd: line.end,
    slot: Math.max(0, slot.end - slot.start),
    natural: line.natural,
    start,
    duration,
    rate: rounded(rate),
    engineRate,
    stretch: rounded(stretch),
    drift: rounded(drift),
    actions: actions(line, { rate, engineRate, stretch, drift, over, end: start + duration }),
    warnings: warnings(rate, drift, over),
  };
}

/** Free of the last digits of floating point, and of -0: they say nothing. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;

/** Seconds a line sounds too long by itself: not counted is what it was moved by others. */
function overrun(slot: Slot, { start, duration }: Outcome, drift: number): number {
  const moved = Math.max(0, drift - MAX_DRIFT);
  return Math.max(0, start - moved + duration - slot.bearableEnd);
}

interface Changes {
  readonly rate: number;
  readonly engineRate: number;
  readonly stretch: number;
  readonly drift: number;
  readonly over: number;
  readonly end: number;
}

function actions(line: NaturalLine, changes: Changes): FitAction[] {
  const done: FitAction[] = [];
  if (changes.rate < 1 - NOTHING) done.push("slowed");
  if (changes.end > line.end + NOTHING) done.push("borrowed-gap");
  if (Math.abs(changes.engineRate - 1) > NOTHING) done.push("engine-rate");
  if (Math.abs(changes.stretch - 1) > NOTHING) done.push("stretched");
  if (Math.abs(changes.drift) > NOTHING) done.push("shifted");
  if (changes.over > NOTHING) done.push("runs-over");
  return done.length === 0 ? ["as-is"] : done;
}

function warnings(rate: number, drift: number, over: number): string[] {
  const said: string[] = [];
  if (rate > COMFORTABLE_RATE + NOTHING) {
    said.push(`Spoken ${rate.toFixed(2)} times as fast as is natural: a shorter text would help.`);
  }
  if (Math.abs(drift) > MAX_DRIFT + NOTHING) {
    said.push(`Starts ${drift.toFixed(1)} s after the original line.`);
  }
  if (over > NOTHING) {
    said.push(`Runs ${over.toFixed(1)} s over its room: shorten the text.`);
  }
  return said;
}

import type { LineFit } from "../../contract/report.ts";
import { describeFit, type Outcome } from "./describe.ts";
import { type Placeable, type Placement, place } from "./place.ts";
import { durationCost, endCost, startCost } from "./prices.ts";
import { type NaturalLine, type Slot, slotOf } from "./slot.ts";

/** A line as it was spoken in the end. */
export interface SpokenLine extends NaturalLine {
  /** The rate that was asked of the voice. */
  readonly engineRate: number;
  /** The trimmed length that came of it, seconds. */
  readonly spoken: number;
}

export interface FitSettings {
  /** Hard limit of the total rate. */
  readonly maxSpeed: number;
  /** No line should sound beyond it, seconds. */
  readonly trackEnd: number;
  /** Highest rate of the track's voice itself; 1 where it has none of its own. */
  readonly maxEngineRate: number;
}

/** The bounds of the ladder (docs/numbers.md). */
const LADDER = {
  /** A voice made faster than this sounds driven. */
  engineRate: 1.15,
  /** Asked of the voice above what is needed (eSpeak NG's rates are off by 1-2 %, measured). */
  engineMargin: 1.01,
  /** Slowest rate. */
  minRate: 0.88,
  /** A line is slowed only if it fills less of its source line's time than this... */
  clearlyShort: 0.8,
  /** ...and leaves at least so many seconds empty. */
  emptySeconds: 0.4,
  /** Less gain of length than this is not worth it. */
  worthSlowing: 1.02,
} as const;

/** Seconds that sums of floating point may be off. */
const ROUNDING = 1e-9;

/**
 * Plans where each line stands and how fast it is spoken, over all lines of a track at once.
 *
 * Promises: lines never overlap and keep their order; no total rate is above `maxSpeed`; a start
 * further than 0.5 s from its source carries a warning; nothing is ever cut. A line that fits its
 * slot (its own time and the gap after it, less 50 ms, at most 1.5 s) keeps its natural rate, unless
 * another would otherwise start too late or sound beyond its bounds. Under these the sum of all
 * change is the least possible (see `prices.ts`), found exactly by `place`.
 *
 * The rungs for a line that does not fit: its neighbours' spare time, by starting up to 0.15 s
 * early or up to 0.5 s late; the voice's own rate up to 1.15; stretching for the rest. What cannot
 * fit even so moves the lines after it as little as possible, and both say so.
 *
 * A line at its natural rate that fills less than 80 % of its source line's time, and leaves 0.4 s
 * or more of it empty, is slowed until it fills it, to 0.88 at the most.
 *
 * @returns plans in time order; times in seconds; `duration` and `stretch` are what is expected of
 * the voice and become exact in `settleLines`
 */
export function fitLines(lines: readonly NaturalLine[], settings: FitSettings): LineFit[] {
  const asSpoken = lines.map((line) => ({ ...line, engineRate: 1, spoken: line.natural }));
  return solve(asSpoken, { ...settings, respeakable: true }, (line, duration) => {
    const engineRate = engineShare(line, line.natural / duration, settings);
    const spoken = line.natural / engineRate;
    return {
      engineRate,
      spoken,
      duration: engineRate === 1 ? duration : Math.min(duration, spoken),
    };
  });
}

/**
 * The final placement once the lines are spoken at the rates `fitLines` asked for: their real
 * lengths differ from what was expected, and only stretching is left to make up for it. The same
 * promises hold; where the voice alone was faster than `maxSpeed`, stretching slows it to that.
 */
export function settleLines(lines: readonly SpokenLine[], settings: FitSettings): LineFit[] {
  return solve(lines, { ...settings, respeakable: false }, (line, duration) => ({
    engineRate: line.engineRate,
    spoken: line.spoken,
    duration,
  }));
}

/** How a duration is reached: the length before stretching and after it, seconds. */
type Reach = (line: SpokenLine, duration: number) => Omit<Outcome, "start">;

interface SolveSettings extends FitSettings {
  /** Whether lines can still be spoken anew, where their voice has other rates. */
  readonly respeakable: boolean;
}

function solve(unordered: readonly SpokenLine[], settings: SolveSettings, reach: Reach): LineFit[] {
  const lines = unordered.toSorted((a, b) => a.start - b.start || a.id - b.id);
  const slotted = lines.map((line, i) => ({
    line,
    slot: slotOf(line, lines[i + 1], settings.trackEnd),
  }));
  const placements = place(slotted.map((entry) => placeable(entry, settings)));
  const placed = withoutRounding(slotted, placements);
  return placed.map(({ line, slot, start, duration }, i) => {
    const nextStart = placed[i + 1]?.start ?? Number.POSITIVE_INFINITY;
    const free = Math.min(line.end, settings.trackEnd, nextStart - slot.guard) - start;
    return describeFit(line, slot, { start, ...reach(line, slowed(line, duration, free)) });
  });
}

interface Slotted {
  readonly line: SpokenLine;
  readonly slot: Slot;
}

function placeable({ line, slot }: Slotted, settings: SolveSettings): Placeable {
  const { maxSpeed, trackEnd } = settings;
  const respeakable = settings.respeakable && maxRateOf(line, settings) > 1;
  const fits = line.spoken <= slot.end - line.start + ROUNDING;
  const room = slot.borrowEnd - line.start;
  return {
    start: startCost(line.start),
    duration: durationCost({ ...line, maxSpeed, room, fits, respeakable }),
    end: endCost(trackEnd),
    guard: slot.guard,
  };
}

/** Makes exact again what was summed up from parts; not even by a rounding do lines overlap. */
function withoutRounding(
  slotted: readonly Slotted[],
  placements: readonly Placement[],
): (Slotted & Placement)[] {
  let free = 0;
  return slotted.map(({ line, slot }, i) => {
    const placement = placements[i];
    if (placement === undefined) throw new Error(`Internal: line ${line.id} was not placed`);
    const start = Math.max(free, snap(placement.start, line.start));
    const duration = snap(placement.duration, line.spoken);
    free = start + duration;
    return { line, slot, start, duration };
  });
}

const snap = (value: number, to: number): number => (Math.abs(value - to) < ROUNDING ? to : value);

/** The duration of a line in a clearly too long slot with `free` seconds; else as it was. */
function slowed(line: SpokenLine, duration: number, free: number): number {
  const own = line.end - line.start;
  const clearlyShort =
    line.natural < LADDER.clearlyShort * own && own - line.natural >= LADDER.emptySeconds;
  const untouched = line.engineRate === 1 && duration >= line.spoken;
  if (!clearlyShort || !untouched || line.natural === 0) return duration;
  const wished = Math.min(free, line.natural / LADDER.minRate);
  return wished > duration * LADDER.worthSlowing ? wished : duration;
}

/**
 * The voice's part of a total rate: a little more than is needed, since a voice keeps to a rate
 * within a percent or two and the rest would have to be stretched; in steps of 0.01.
 */
function engineShare(line: NaturalLine, rate: number, settings: FitSettings): number {
  const maxEngineRate = maxRateOf(line, settings);
  if (maxEngineRate <= 1 || Number.isNaN(rate) || Math.abs(rate - 1) < ROUNDING) return 1;
  const wanted = rate > 1 ? rate * LADDER.engineMargin : rate;
  const stepped = Math.ceil(wanted * 100 - 1e-6) / 100;
  return Math.min(stepped, LADDER.engineRate, maxEngineRate, settings.maxSpeed);
}

const maxRateOf = ({ maxRate }: NaturalLine, { maxEngineRate }: FitSettings): number =>
  maxRate ?? maxEngineRate;

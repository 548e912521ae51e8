import type { SpeechSegment } from "../../../../contract/transcript.ts";

/** Speech that stays whole: a segment, or a part of one between two pauses. Seconds. */
export interface Stretch extends SpeechSegment {
  /** The silence before it, by which a cut there is judged; 0 if the speaker does not pause. */
  readonly pause: number;
}

/** A part of the file inside a window. Seconds. */
export interface Piece {
  /** In the file. */
  readonly from: number;
  readonly to: number;
  /** Where it begins in the window. */
  readonly at: number;
}

/** What is recognised in one go: stretches of speech with less silence between them. */
export interface SpeechWindow {
  /** In time order, without overlap; together they hold all of `speech`. */
  readonly pieces: readonly Piece[];
  /** Seconds of sound. */
  readonly seconds: number;
  readonly speech: readonly SpeechSegment[];
}

/** Silence kept between two stretches, where there is room: enough to hear that a sentence ends. */
const LONGEST_PAUSE = 1;
/** Added to a pause before it is weighed, so that two short ones do not differ without bounds. */
const PAUSE_UNIT = 0.05;

/**
 * Packs speech into the fewest windows; among those, cuts at the longest pauses. Silence between
 * stretches is left out as far as the window needs the room, so that a file that is mostly silent
 * costs little; `fileTime` finds the way back.
 * @param stretches in time order, without overlap, none longer than `most`
 * @param most seconds a window may hold
 */
export function packWindows(stretches: readonly Stretch[], most: number): SpeechWindow[] {
  return bestCuts(stretches, most).map(([from, to]) => layOut(stretches.slice(from, to), most));
}

/**
 * Where a moment of a window is in the file. At a place where silence was left out, a start
 * belongs to what follows and an end to what came before.
 * @param seconds in the window
 */
export function fileTime(window: SpeechWindow, seconds: number, edge: "start" | "end"): number {
  const { pieces } = window;
  const piece =
    edge === "start"
      ? pieces.findLast(({ at }) => at <= seconds)
      : (pieces.findLast(({ at }) => at < seconds) ?? pieces[0]);
  const found = piece ?? pieces[0];
  if (found === undefined) throw new Error("Internal: a window without sound");
  return Math.min(found.to, Math.max(found.from, found.from + seconds - found.at));
}

/** Best way to pack the stretches before each: fewest windows, then the best pauses cut at. */
interface Packing {
  readonly windows: number;
  readonly cost: number;
  /** First stretch of the last window. */
  readonly from: number;
}

function bestCuts(stretches: readonly Stretch[], most: number): [from: number, to: number][] {
  const best: Packing[] = [{ windows: 0, cost: 0, from: 0 }];
  for (let to = 1; to <= stretches.length; to += 1) {
    let seconds = 0;
    let chosen: Packing | undefined;
    for (let from = to - 1; from >= 0; from -= 1) {
      const first = stretches[from];
      const before = best[from];
      if (first === undefined || before === undefined) break;
      seconds += first.end - first.start;
      // A stretch that is too long by itself has a window of its own.
      if (seconds > most && from < to - 1) break;
      const cost = before.cost + (from === 0 ? 0 : 1 / (PAUSE_UNIT + first.pause));
      const packing = { windows: before.windows + 1, cost, from };
      if (chosen === undefined || isBetter(packing, chosen)) chosen = packing;
    }
    if (chosen !== undefined) best.push(chosen);
  }
  const cuts: [number, number][] = [];
  for (let to = stretches.length; to > 0; to = best[to]?.from ?? 0) {
    cuts.unshift([best[to]?.from ?? 0, to]);
  }
  return cuts;
}

const isBetter = (a: Packing, b: Packing): boolean =>
  a.windows < b.windows || (a.windows === b.windows && a.cost < b.cost);

/** Gives the pauses what room the speech leaves, each in proportion to what it would like. */
function layOut(stretches: readonly Stretch[], most: number): SpeechWindow {
  const gaps = stretches
    .slice(1)
    .map((stretch, index) => stretch.start - (stretches[index]?.end ?? stretch.start));
  const wanted = gaps.map((gap) => Math.min(gap, LONGEST_PAUSE));
  const speech = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  const share = Math.min(1, Math.max(0, most - speech) / Math.max(1e-9, sum(wanted)));
  const kept = wanted.map((seconds) => seconds * share);
  const pieces: Piece[] = [];
  let seconds = 0;
  for (const [index, { start, end }] of stretches.entries()) {
    const from = start - (kept[index - 1] ?? 0) / 2;
    const to = end + (kept[index] ?? 0) / 2;
    const last = pieces.at(-1);
    if (last !== undefined && from - last.to < 1e-6) pieces.splice(-1, 1, { ...last, to });
    else pieces.push({ from, to, at: seconds });
    seconds += to - from;
  }
  const plain = stretches.map(({ start, end }) => ({ start, end }));
  return { pieces, seconds, speech: plain };
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

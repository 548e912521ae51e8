import type { SpeechSegment } from "../../../../contract/transcript.ts";
import { SAMPLE_RATE } from "./features.ts";
import type { Stretch } from "./windows.ts";

/** Loudness is measured in steps of 10 ms. */
const STEP = SAMPLE_RATE / 100;
/** A shorter quiet is the closure of a consonant, not a pause. */
const LEAST_PAUSE = 0.15;
/** Shorter stretches are hard to recognise alone. */
const LEAST_STRETCH = 1;
/** What is quieter than this share of the way from the softest to the loudest decibels is quiet. */
const QUIET_SHARE = 0.25;
/** With less between them than this, in dB, loudness tells nothing. */
const LEAST_RANGE = 12;

/**
 * Cuts a segment at the pauses inside it, so that windows can be filled better; what is longer
 * than a window even so is cut at its quietest point.
 * @param samples of the segment, 16 kHz
 * @param most seconds a stretch may last
 * @param pause seconds of silence before the segment
 */
export function stretchesOf(
  segment: SpeechSegment,
  samples: Float32Array,
  most: number,
  pause: number,
): Stretch[] {
  const levels = loudness(samples);
  const cuts: Cut[] = [];
  for (const cut of findPauses(levels)) {
    const last = cuts.at(-1)?.at ?? 0;
    const enough = cut.at - last >= LEAST_STRETCH / 0.01;
    if (enough && levels.length - cut.at >= LEAST_STRETCH / 0.01) cuts.push(cut);
  }
  const all = withoutLong(cuts, levels, Math.floor(most / 0.01));
  return [{ at: 0, pause }, ...all].map((cut, index) => {
    const next = all[index];
    return {
      start: segment.start + cut.at * 0.01,
      end: next === undefined ? segment.end : segment.start + next.at * 0.01,
      pause: cut.pause,
    };
  });
}

/** In steps from the segment's start; the pause in seconds. */
interface Cut {
  readonly at: number;
  readonly pause: number;
}

/** Decibels, a step each. */
function loudness(samples: Float32Array): Float32Array {
  const levels = new Float32Array(Math.ceil(samples.length / STEP));
  for (let step = 0; step < levels.length; step += 1) {
    const part = samples.subarray(step * STEP, (step + 1) * STEP);
    let power = 0;
    for (const sample of part) power += sample * sample;
    levels[step] = 10 * Math.log10(power / STEP + 1e-9);
  }
  return levels;
}

function findPauses(levels: Float32Array): Cut[] {
  const sorted = Float32Array.from(levels).sort();
  const softest = sorted[Math.floor(sorted.length * 0.05)] ?? 0;
  const loudest = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  if (loudest - softest < LEAST_RANGE) return [];
  const threshold = softest + QUIET_SHARE * (loudest - softest);
  const cuts: Cut[] = [];
  let from = 0;
  for (let step = 0; step <= levels.length; step += 1) {
    if (step < levels.length && (levels[step] ?? 0) < threshold) continue;
    const pause = (step - from) * 0.01;
    // Quiet at the very start or end is the segment's own padding.
    if (pause >= LEAST_PAUSE && from > 0 && step < levels.length) {
      cuts.push({ at: Math.round((from + step) / 2), pause });
    }
    from = step + 1;
  }
  return cuts;
}

/** Adds cuts at the quietest points until nothing is longer than `most` steps. */
function withoutLong(cuts: readonly Cut[], levels: Float32Array, most: number): Cut[] {
  const result: Cut[] = [];
  let last = 0;
  for (const cut of [...cuts, { at: levels.length, pause: 0 }]) {
    while (cut.at - last > most) {
      // Not near the start: a sliver of speech is hard to recognise.
      last = quietest(levels, last + Math.floor(most / 2), last + most);
      result.push({ at: last, pause: 0 });
    }
    if (cut.at < levels.length) result.push(cut);
    last = cut.at;
  }
  return result;
}

/** The step in [from, to) around which 50 ms are softest; of equals, the last. */
function quietest(levels: Float32Array, from: number, to: number): number {
  let best = to - 1;
  let least = Number.POSITIVE_INFINITY;
  for (let step = to - 1; step >= from; step -= 1) {
    let level = 0;
    for (let near = step - 2; near <= step + 2; near += 1) level += levels[near] ?? 0;
    if (level < least) {
      least = level;
      best = step;
    }
  }
  return best;
}

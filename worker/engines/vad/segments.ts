import type { SpeechSegment } from "../../../contract/transcript.ts";

/** How probabilities become segments. Seconds, but for the thresholds. */
export interface VadSettings {
  /** Speech begins at this probability, and ends below the lower one. */
  readonly enter: number;
  readonly leave: number;
  readonly minSpeech: number;
  /** A shorter silence does not end a segment. */
  readonly minSilence: number;
  /** Kept on both sides, so that soft sounds are not cut off. */
  readonly padding: number;
  /** Longer speech is cut at its quietest point. */
  readonly maxSegment: number;
}

/** Silero's own defaults; silence and padding as the field uses them for recognition. */
export const VAD_DEFAULTS: VadSettings = {
  enter: 0.5,
  leave: 0.35,
  minSpeech: 0.25,
  minSilence: 0.35,
  padding: 0.2,
  maxSegment: 30,
};

/** Frames [from, to). */
interface Run {
  readonly from: number;
  readonly to: number;
}

/**
 * Speech segments in time order, without overlap, each up to `maxSegment` long.
 * @param probabilities of speech, one a frame
 * @param hop seconds a frame
 */
export function segmentsFromProbabilities(
  probabilities: Float32Array,
  hop: number,
  settings: VadSettings,
): SpeechSegment[] {
  const end = probabilities.length * hop;
  const runs = speechRuns(probabilities, hop, settings);
  const most = (settings.maxSegment - 2 * settings.padding) / hop;
  const pieces = runs.flatMap((run) => cutLong(run, probabilities, most));
  return pieces.map((run, index) => {
    const before = pieces[index - 1];
    const after = pieces[index + 1];
    // Two neighbours share the silence between them.
    const earliest = before === undefined ? 0 : ((before.to + run.from) / 2) * hop;
    const latest = after === undefined ? end : ((run.to + after.from) / 2) * hop;
    return {
      start: Math.max(earliest, run.from * hop - settings.padding),
      end: Math.min(latest, run.to * hop + settings.padding),
    };
  });
}

function speechRuns(probabilities: Float32Array, hop: number, settings: VadSettings): Run[] {
  const runs: Run[] = [];
  const keep = (run: Run): void => {
    if ((run.to - run.from) * hop >= settings.minSpeech) runs.push(run);
  };
  let from: number | undefined;
  let to = 0;
  for (const [frame, probability] of probabilities.entries()) {
    if (probability >= settings.enter) from ??= frame;
    if (from === undefined) continue;
    if (probability >= settings.leave) to = frame + 1;
    else if ((frame + 1 - to) * hop >= settings.minSilence) {
      keep({ from, to });
      from = undefined;
    }
  }
  if (from !== undefined) keep({ from, to });
  return runs;
}

/** Cuts a run into pieces of at most `most` frames, each cut where speech is least likely. */
function cutLong(run: Run, probabilities: Float32Array, most: number): Run[] {
  if (run.to - run.from <= most) return [run];
  // Not near the ends: a sliver of speech is hard to recognise.
  const first = run.from + Math.max(1, Math.floor(most / 2));
  const last = Math.min(run.from + Math.floor(most), run.to - 1);
  let cut = last;
  for (let frame = last; frame >= first; frame -= 1) {
    if ((probabilities[frame] ?? 0) < (probabilities[cut] ?? 0)) cut = frame;
  }
  return [{ from: run.from, to: cut }, ...cutLong({ from: cut, to: run.to }, probabilities, most)];
}

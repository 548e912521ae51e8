import { join } from "node:path";
import { z } from "zod";
import type { LoudnessTarget } from "../../contract/kinds/dub.ts";
import { AAC_FRAME, Codec, MIX_FILE, outputRate } from "../mix/encode.ts";
import { tenths } from "../mix/line-gain.ts";
import { encodeMix, type Limited, rehearseMaster } from "../mix/master.ts";
import { loudnessOf, measureMix } from "../mix/measure.ts";
import { type MixSources, prepareMix } from "../mix/prepare.ts";
import type { Measured } from "../mix/tasks.ts";
import type { Step, StepContext } from "../plan/step.ts";

export interface MixIn extends MixSources {
  readonly codec: Codec;
  readonly loudness: LoudnessTarget;
  /** Ceiling, dBTP. */
  readonly truePeak: number;
  /** Gain of an earlier mix in dB, kept if it still meets the target within 0.1 LU. */
  readonly gainHint: number | undefined;
  readonly ffmpegVersion: string;
}

export const Mixed = z.object({
  codec: Codec,
  /** One of `MIX_FILE`. */
  file: z.string(),
  /** Of the encoded sound, Hz. */
  sampleRate: z.int(),
  channels: z.int(),
  /** Frames of sound at that rate, without the encoder's delay and padding. */
  frames: z.int(),
  /** Frames a decoder gives before the sound begins, which the container must skip; 0 for Ogg. */
  delaySamples: z.int(),
  /** Of the source, and of the mastered dub before encoding. LUFS; null if silent. */
  loudnessBefore: z.number().nullable(),
  loudnessAfter: z.number().nullable(),
  /** Of the mastered dub before encoding, dBTP; null if silent. */
  truePeak: z.number().nullable(),
  gainDb: z.number(),
  /** The most the limiter took away, dB, at least 0. */
  limiterDb: z.number(),
  segments: z.int(),
  lineGains: z.array(z.object({ id: z.int(), gainDb: z.number() })),
});
export type Mixed = z.infer<typeof Mixed>;

/** A hinted gain is kept within this of the target, LU. */
const TOLERANCE = 0.1;

/** Shares of the work in the progress: measuring source and mix against rendering and encoding. */
const SHARES = { source: 0.05, mix: 0.05, encode: 0.9 } as const;

/**
 * Mixes the dubbed lines into the ducked original, sets its loudness by one linear gain and a
 * true-peak limiter, and encodes it. Two passes over segments; no pass keeps the mixed PCM.
 * @throws EngineFailure, DiskFull, Cancelled
 */
export const mix: Step<MixIn, Mixed> = {
  name: "mix",
  version: 5,
  resource: "cpu",
  unit: "seconds",
  output: Mixed,
  key: ({ extracted, fitted, codec, loudness, truePeak, gainHint, ffmpegVersion }) => ({
    ...{ extracted: extracted.digest, fitted: fitted.digest },
    ...{ codec, loudness, truePeak, gainHint, ffmpegVersion },
  }),
  async run(input, context) {
    const count = counter(input, context);
    const { mix: whole, loudnessBefore } = await prepareMix(input, context, count("source"));
    const measured = await measureMix(whole, context, count("mix"));
    const gainDb = await settleGain(input, loudnessBefore, loudnessOf(measured), (db) =>
      rehearseMaster(whole, { ...input, gainDb: db }, measured, context),
    );
    const file = MIX_FILE[input.codec];
    const settings = { ...input, gainDb };
    const path = join(context.dir, file);
    const limited = await encodeMix(whole, settings, path, context, count("encode"));
    const { rate, channels } = whole.bed;
    const sampleRate = outputRate(input.codec, rate);
    return {
      ...{ codec: input.codec, file, sampleRate, channels },
      frames: Math.ceil((whole.frames * sampleRate) / rate),
      delaySamples: input.codec === "aac" ? AAC_FRAME : 0,
      loudnessBefore,
      ...outcome(measured, limited, gainDb),
      gainDb,
      segments: limited.length,
      lineGains: whole.voices.map(({ id, gainDb: db }) => ({ id, gainDb: db })),
    };
  },
};

/**
 * A dB more is about three quarters of a LU more where the limiter acts (speech over music: 0.72 to
 * 0.77), so a miss asks for this much of itself in gain.
 */
const GAIN_PER_MISS = 1.33;
/** A smaller miss than this, LU, is the rounding to a tenth of a dB. */
const HIT = 0.06;
/** A gain that still misses after so many rehearsals is as good as it gets. */
const ROUNDS = 4;
/** More than this is not made good: the sound would be pressed flat. dB */
const MOST_EXTRA = 3;

/**
 * The gain that brings the mastered mix to its target, dB, in steps of 0.1 so that an edit rarely
 * changes it; or the hinted one while that is as good. What the limiter takes from the loudness is
 * made good by a little more gain. 0 where there is nothing to measure.
 *
 * @param source,before loudness of the original, and of the mix before mastering, LUFS
 * @param loudnessAt what a gain makes of it, LUFS
 */
export async function settleGain(
  { loudness, gainHint }: Pick<MixIn, "loudness" | "gainHint">,
  source: number | null,
  before: number | null,
  loudnessAt: (gainDb: number) => Promise<number | null>,
): Promise<number> {
  const target = loudness === "source" ? source : loudness;
  if (before === null || target === null) return 0;
  const missAt = async (gainDb: number): Promise<number> =>
    target - ((await loudnessAt(gainDb)) ?? target);
  if (gainHint !== undefined && Math.abs(await missAt(gainHint)) <= TOLERANCE) return gainHint;
  const linear = tenths(target - before);
  let gainDb = linear;
  for (let round = 0; round < ROUNDS; round += 1) {
    const miss = await missAt(gainDb);
    if (Math.abs(miss) <= HIT) break;
    gainDb = tenths(Math.min(linear + MOST_EXTRA, gainDb + miss * GAIN_PER_MISS));
  }
  return gainDb;
}

/** What came out, from the mix before mastering where the limiter did nothing. */
function outcome(
  measured: readonly Measured[],
  limited: readonly Limited[],
  gainDb: number,
): Pick<Mixed, "loudnessAfter" | "truePeak" | "limiterDb"> {
  const gain = 10 ** (gainDb / 20);
  const parts = measured.map(
    (part, index) =>
      limited[index]?.measured ?? {
        all: part.all.map((power) => power * gain * gain),
        peak: part.peak * gain,
      },
  );
  const peak = parts.reduce((most, part) => Math.max(most, part.peak), 0);
  const least = limited.reduce((most, part) => Math.min(most, part.limited), 1);
  return {
    loudnessAfter: loudnessOf(parts),
    truePeak: peak === 0 ? null : 20 * Math.log10(peak),
    limiterDb: -20 * Math.log10(least) + 0,
  };
}

/** Seconds of sound done, all kinds of work weighed against each other. */
function counter({ extracted, fitted }: MixIn, context: StepContext) {
  const { frames, sampleRate } = extracted.value;
  const total = fitted.value.lines.reduce(
    (end, line) => Math.max(end, line.start + line.frames / sampleRate),
    frames / sampleRate,
  );
  let done = 0;
  return (kind: keyof typeof SHARES) =>
    (seconds: number): void => {
      done += seconds * SHARES[kind];
      context.progress(Math.min(done, total), total);
    };
}

import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Artifact } from "../artifacts/store.ts";
import { eachUnit } from "../compute/each-unit.ts";
import {
  AAC_AFTER,
  AAC_BEFORE,
  AAC_CODER,
  bitrate,
  type Codec,
  encodeAacSegment,
  encodeWhole,
  keepsRate,
} from "./encode.ts";
import { hopFrames } from "./loudness.ts";
import {
  loudnessOf,
  type MeasuredSegment,
  MeasuredValue,
  type MixContext,
  unitsAtOnce,
} from "./measure.ts";
import { type MasterLevels, masteringOf, renderJob } from "./render-job.ts";
import { BLOCK, type Mix, portionOf, segmentsOf } from "./scene.ts";
import type { Span } from "./span.ts";

/** What is done to the finished mix, and into what it is written. */
export interface MasterSettings extends MasterLevels {
  readonly codec: Codec;
  readonly ffmpegVersion: string;
}

/** What the limiter did in a segment. */
const Limited = z.object({
  /** Its smallest gain, linear. */
  limited: z.number(),
  /** The limited sound; absent where it did nothing. */
  measured: MeasuredValue.optional(),
});
export type Limited = z.infer<typeof Limited>;

/**
 * Renders the mastered mix and encodes it into `path`. AAC is encoded in segments, each a cached
 * unit, which are then put in a row; Opus, and AAC at a rate it lacks, in one go.
 *
 * @param path in the folder of an artifact in the making
 * @param done called after each segment with its seconds
 * @throws EngineFailure, DiskFull, Cancelled
 */
export async function encodeMix(
  mix: Mix,
  settings: MasterSettings,
  path: string,
  context: MixContext,
  done: (seconds: number) => void,
): Promise<Limited[]> {
  const segments = segmentsOf(mix.frames, mix.bed.rate);
  const finished = (segment: Span): void => done((segment.to - segment.from) / mix.bed.rate);
  if (settings.codec !== "aac" || !keepsRate(settings.codec, mix.bed.rate)) {
    return encodeInOneGo(mix, segments, settings, path, context, finished);
  }
  const width = unitsAtOnce(context);
  const parts = await eachUnit(segments, width, context.signal, async (segment, signal) => {
    const part = await aacSegment(mix, segment, settings, context, signal);
    finished(segment);
    return part;
  });
  await joinFiles(
    parts.map((part) => part.file(SEGMENT_FILE)),
    path,
  );
  return parts.map(({ value }) => value);
}

/** The limiter aims a little below its ceiling: segments that peak under this share stay as they are. */
const UNTOUCHED = 0.97;

/**
 * The loudness the mix would have after mastering, LUFS; null if silent. Nothing is rendered.
 *
 * @throws Cancelled
 */
export async function rehearseMaster(
  mix: Mix,
  levels: MasterLevels,
  measured: readonly MeasuredSegment[],
  context: MixContext,
): Promise<number | null> {
  const mastering = masteringOf(levels);
  const { gain, ceiling } = mastering;
  const rate = mix.bed.rate;
  const parts = segmentsOf(mix.frames, rate).flatMap((segment, index) => {
    const part = measured[index];
    if (part === undefined) return [];
    const { hops } = portionOf(segment, mix);
    const offset = hops.from * hopFrames(rate) - segment.from;
    return [{ profile: part.profile, hops: part.all, offset, peak: part.peak }];
  });
  if (parts.every(({ peak }) => peak * gain <= ceiling * UNTOUCHED)) {
    return loudnessOf(parts.map(({ hops }) => ({ all: hops.map((power) => power * gain * gain) })));
  }
  const segments = parts.map(({ profile, hops, offset }) => ({ profile, hops, offset }));
  const rehearsed = await context.tools.cpu.use(context.signal, () =>
    context.tools.compute.run(
      "rehearseSegments",
      { rate, mastering, segments },
      { signal: context.signal },
    ),
  );
  return loudnessOf(rehearsed.map((all) => ({ all })));
}

const SEGMENT_FILE = "segment.aac";

/** One segment as AAC frames: a cached unit whose key holds just what sounds in it. */
function aacSegment(
  mix: Mix,
  segment: Span,
  settings: MasterSettings,
  context: MixContext,
  signal: AbortSignal,
): Promise<Artifact<Limited>> {
  const { rate, channels, layout } = mix.bed;
  const { compute, cpu, ffmpeg } = context.tools;
  const firstBlock = segment.from / BLOCK;
  const endBlock = Math.ceil(segment.to / BLOCK);
  const heard = {
    from: Math.max(0, firstBlock - AAC_BEFORE) * BLOCK,
    to: (endBlock + AAC_AFTER) * BLOCK,
  };
  const job = renderJob(mix, heard, settings, portionOf(segment, mix));
  const format = { rate, channels, layout };
  const quality = { coder: AAC_CODER, bitrate: bitrate("aac", channels) };
  const encoder = { ...format, ...quality, ffmpeg: settings.ffmpegVersion };
  return context.artifacts.getOrMake(
    {
      kind: "mix-aac/1",
      key: { ...job.key, encoder },
      output: Limited,
      make: (dir, stop) =>
        cpu.use(stop, async () => {
          const rendered = await compute.run("renderSegment", job.input, { signal: stop });
          const { pcm, ...limited } = rendered;
          const part = { format, firstBlock, endBlock, pcm };
          const frames = await encodeAacSegment(ffmpeg, part, stop);
          await writeFile(join(dir, SEGMENT_FILE), Buffer.concat(frames));
          return limited;
        }),
    },
    signal,
  );
}

/** Writes the files' bytes one after another; no segment is large. */
async function joinFiles(files: readonly string[], path: string): Promise<void> {
  await using joined = await open(path, "w");
  for (const file of files) {
    await using part = await open(file);
    await joined.writeFile(await part.readFile());
  }
}

async function encodeInOneGo(
  mix: Mix,
  segments: readonly Span[],
  settings: MasterSettings,
  path: string,
  context: MixContext,
  finished: (segment: Span) => void,
): Promise<Limited[]> {
  const { compute, cpu, ffmpeg } = context.tools;
  const { rate, channels, layout } = mix.bed;
  const results: Limited[] = [];
  async function* render(): AsyncGenerator<Float32Array> {
    for (const segment of segments) {
      const { input } = renderJob(mix, segment, settings, portionOf(segment, mix));
      const rendered = await compute.run("renderSegment", input, { signal: context.signal });
      const { pcm, ...limited } = rendered;
      results.push(limited);
      yield pcm;
      finished(segment);
    }
  }
  // One slot for both: the encoder waits while a segment is rendered, and the other way round.
  await cpu.use(context.signal, () =>
    encodeWhole(
      { ffmpeg, signal: context.signal },
      settings.codec,
      { rate, channels, layout },
      render(),
      path,
    ),
  );
  return results;
}

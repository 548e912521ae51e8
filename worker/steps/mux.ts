import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkOutput } from "../media/check-output.ts";
import { muxArgs } from "../media/mux-arguments.ts";
import { type MuxPlan, type MuxRequest, planMux } from "../media/mux-plan.ts";
import { publishFile } from "../media/publish.ts";
import { savePicture } from "../media/save-picture.ts";
import type { KeyParts, Step, StepContext } from "../plan/step.ts";
import { Exported, exportedFile, refuseSameFile, stillStands } from "./exported.ts";
import { type SoundIn, soundKey, writeSound } from "./mux-sound.ts";
import type { SourceFile } from "./probe.ts";

/** Up to this size the second writing of an MP4 with its index in front costs a second or two. */
export const FAST_START_BYTES = 256 * 1024 * 1024;

export interface TracksIn extends MuxRequest {
  readonly source: SourceFile;
  /** Absolute path of the result; its folder exists. */
  readonly outPath: string;
}

/** A container of tracks, or sound alone. */
type MuxIn = TracksIn | SoundIn;

/**
 * Writes the dubbed file: the picture and all else of the source bit for bit, the dubs, and, when
 * together, their subtitles; or a file of sound. Written beside its place, checked, then renamed;
 * what cannot be kept is warned of.
 * @throws InvalidInput (the result would be the input, folder not writable), DiskFull,
 * EngineFailure, Cancelled
 */
export const mux: Step<MuxIn, Exported> = {
  name: "mux",
  version: 2,
  resource: "io",
  unit: "seconds",
  output: Exported,
  key: (input) => ("container" in input ? tracksKey(input) : soundKey(input)),
  async run(input, context) {
    await refuseSameFile([input.source.path], input.outPath);
    await publishFile(input.outPath, (temporary) =>
      "container" in input
        ? writeTracks(input, temporary, context)
        : writeSound(input, temporary, context),
    );
    return exportedFile(input.outPath);
  },
  holds: stillStands,
};

const tracksKey = (input: TracksIn): KeyParts => ({
  source: input.source.identity,
  ...{ outPath: input.outPath, container: { ...input.container }, mode: input.mode },
  dubs: input.dubs.map(({ language, audio, subtitles }) => ({
    ...{ language, audio: audio.digest, delay: audio.delaySamples, rate: audio.sampleRate },
    ...(input.mode === "together" ? { subtitles: subtitles?.digest } : {}),
  })),
  ...(input.mode === "together" ? { subtitles: input.sourceSubtitles?.file.digest } : {}),
  subtitleLanguage: input.sourceSubtitles?.language,
  original: { language: input.originalLanguage, stream: input.originalStream },
});

/** Writes the container, and checks it; what cannot be kept is warned of. */
export async function writeTracks(
  input: TracksIn,
  output: string,
  context: StepContext,
): Promise<void> {
  const plan = planMux(input);
  for (const warning of plan.warnings) context.warn(warning);
  const { source, media, container } = input;
  const { ffmpeg } = context.tools;
  const covers = await saveCovers(source.path, plan, context);
  const opus = input.dubs.filter(({ audio }) => audio.codec === "opus");
  const preSkip = new Map(
    await Promise.all(
      opus.map(async ({ audio }) => [audio.path, await readPreSkip(audio.path)] as const),
    ),
  );
  const fastStart = (await stat(source.path)).size <= FAST_START_BYTES;
  const files = { source: source.path, format: media.format, output, muxer: container.muxer };
  await ffmpeg.run({
    args: muxArgs(plan, { ...files, covers, preSkip, fastStart }),
    signal: context.signal,
    progress: (seconds) => {
      context.progress(Math.min(seconds, media.duration), media.duration);
    },
  });
  await Promise.all(covers.map((cover) => rm(cover)));
  const written = await ffmpeg.probe(output, context.signal);
  for (const warning of checkOutput(written, plan, input)) context.warn(warning);
}

/** Matroska holds cover pictures as attachments, which ffmpeg takes from files only. */
export async function saveCovers(
  source: string,
  plan: MuxPlan,
  { tools, signal, dir }: StepContext,
): Promise<string[]> {
  const paths: string[] = [];
  for (const { stream } of plan.covers) {
    const path = join(dir, `cover-${stream}`);
    await savePicture(tools.ffmpeg, { source, stream }, path, signal);
    paths.push(path);
  }
  return paths;
}

/** Samples at 48 kHz before the sound of an Ogg Opus file (RFC 7845, 5.1: bytes 10 and 11). */
export async function readPreSkip(path: string): Promise<number> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(512);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const start = head.subarray(0, bytesRead).indexOf("OpusHead");
    if (start < 0 || start + 12 > bytesRead) throw new Error("Internal: a dub is no Ogg Opus file");
    return head.readUInt16LE(start + 10);
  } finally {
    await file.close();
  }
}

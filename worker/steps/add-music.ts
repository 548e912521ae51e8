import { rm, stat } from "node:fs/promises";
import { OctaviaError } from "../../contract/errors.ts";
import type { AudioStream, MediaInfo } from "../../contract/media.ts";
import type { Artifact } from "../artifacts/store.ts";
import type { Container } from "../media/container.ts";
import { muxArgs } from "../media/mux-arguments.ts";
import { type DubAudio, type MuxPlan, planMux, type Track } from "../media/mux-plan.ts";
import { publishFile } from "../media/publish.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { Exported, exportedFile, refuseSameFile, stillStands } from "./exported.ts";
import type { MixedMusic } from "./mix-music.ts";
import { FAST_START_BYTES, readPreSkip, saveCovers } from "./mux.ts";
import type { SourceFile } from "./probe.ts";

interface AddMusicIn {
  readonly video: SourceFile;
  readonly music: SourceFile;
  readonly media: MediaInfo;
  readonly container: Container;
  /** The video's own sound, whose place the mix takes. */
  readonly stream: AudioStream | undefined;
  readonly mixed: Artifact<MixedMusic>;
  /** Absolute path of the result; its folder exists. */
  readonly outPath: string;
}

/**
 * Writes the video with its new sound; the picture and all else bit for bit.
 * @throws InvalidInput (the result would be a source, folder not writable), DiskFull,
 * EngineFailure, Cancelled
 */
export const addMusic: Step<AddMusicIn, Exported> = {
  name: "add-music",
  version: 2,
  resource: "io",
  unit: "seconds",
  output: Exported,
  key: ({ video, container, stream, mixed, outPath }) => ({
    ...{ video: video.identity, container: { ...container }, stream: stream?.index },
    ...{ mixed: mixed.digest, outPath },
  }),
  async run(input, context) {
    await refuseSameFile([input.video.path, input.music.path], input.outPath);
    await publishFile(input.outPath, (temporary) => write(input, temporary, context));
    return exportedFile(input.outPath);
  },
  holds: stillStands,
};

async function write(input: AddMusicIn, output: string, context: StepContext): Promise<void> {
  const { video, media, container, mixed } = input;
  const { codec, delaySamples, sampleRate, file } = mixed.value;
  const path = mixed.file(file);
  const audio: DubAudio = { path, digest: mixed.digest, codec, delaySamples, sampleRate };
  const plan = planOf(input, audio);
  for (const warning of plan.warnings) context.warn(warning);
  const { ffmpeg } = context.tools;
  const covers = await saveCovers(video.path, plan, context);
  const preSkip = new Map(codec === "opus" ? [[path, await readPreSkip(path)]] : []);
  const fastStart = (await stat(video.path)).size <= FAST_START_BYTES;
  const files = { source: video.path, format: media.format, output, muxer: container.muxer };
  await ffmpeg.run({
    args: muxArgs(plan, { ...files, covers, preSkip, fastStart }),
    signal: context.signal,
    progress: (done) => context.progress(Math.min(done, media.duration), media.duration),
  });
  await Promise.all(covers.map((cover) => rm(cover)));
  check(await ffmpeg.probe(output, context.signal), plan, media);
}

/** As a dub's plan, but for the track: it takes the place of the video's own, name and all. */
function planOf({ media, container, stream }: AddMusicIn, audio: DubAudio): MuxPlan {
  const others = media.audio.filter(({ index }) => index !== stream?.index);
  const plan = planMux({
    ...{ media: { ...media, audio: others }, container, mode: "separate" },
    ...{ dubs: [{ language: "en", audio }], originalLanguage: "en", originalStream: -1 },
  });
  const mix: Track = {
    ...{ type: "audio", input: 1, stream: 0, isDefault: true },
    ...(stream?.language === undefined ? {} : { language: stream.language }),
    ...(stream?.title === undefined ? {} : { title: stream.title }),
  };
  return { ...plan, tracks: plan.tracks.map((track) => (track.input === 1 ? mix : track)) };
}

/** What containers add or leave out at the ends of tracks, seconds. */
const SLACK_SECONDS = 1;

/** @throws EngineFailure that says what is wrong with the written file */
function check(written: MediaInfo, plan: MuxPlan, { duration }: MediaInfo): void {
  const planned = plan.tracks.filter(({ type }) => type === "audio").length;
  const short = written.duration < duration - SLACK_SECONDS;
  if (written.audio.length === planned && written.video.length > 0 && !short) return;
  throw new OctaviaError("EngineFailure", "The written file is not as it should be.", {
    hint: "Run the job again; if it happens again, `octavia doctor` checks ffmpeg.",
    details: JSON.stringify(written),
  });
}

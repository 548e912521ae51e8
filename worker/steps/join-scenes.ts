import { link, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OctaviaError } from "../../contract/errors.ts";
import type { Artifact } from "../artifacts/store.ts";
import { fileUrl, ownInputArgs } from "../media/arguments.ts";
import { publishFile } from "../media/publish.ts";
import { type Ratio, secondsOf, timescaleOf } from "../pictures/rate.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { Exported, exportedFile, refuseSameFile, stillStands } from "./exported.ts";
import type { SceneSounds } from "./join-sound.ts";
import type { ScenePicture } from "./scene.ts";

interface JoinedScene {
  readonly picture: Artifact<ScenePicture>;
  /** How many pictures it lasts. */
  readonly frames: number;
}

interface JoinIn {
  /** In order. */
  readonly scenes: readonly JoinedScene[];
  readonly rate: Ratio;
  /** Of all of them. */
  readonly sound: Artifact<SceneSounds>;
  /** The person's files, which the result must not replace. */
  readonly sources: readonly string[];
  /** Absolute path of the result; its folder exists. */
  readonly outPath: string;
  readonly ffmpegVersion: string;
}

/**
 * Joins scenes into the person's file: the pictures as they are, frame by frame, and their sound.
 * @throws InvalidInput (the result would be a source, folder not writable), DiskFull,
 * EngineFailure, Cancelled
 */
export const joinScenes: Step<JoinIn, Exported> = {
  name: "join-scenes",
  version: 2,
  resource: "io",
  unit: "seconds",
  output: Exported,
  key: (input) => ({
    scenes: input.scenes.map(({ picture, frames }) => [picture.digest, frames]),
    ...{ rate: { ...input.rate }, sound: input.sound.digest, outPath: input.outPath },
    ffmpeg: input.ffmpegVersion,
  }),
  async run(input, context) {
    await refuseSameFile(input.sources, input.outPath);
    await publishFile(input.outPath, (temporary) => write(input, temporary, context));
    return exportedFile(input.outPath);
  },
  holds: stillStands,
};

/** The last picture's end, seconds. */
const lengthOf = ({ scenes, rate }: JoinIn): number =>
  secondsOf(
    scenes.reduce((sum, { frames }) => sum + frames, 0),
    rate,
  );

async function write(input: JoinIn, output: string, context: StepContext): Promise<void> {
  const { dir, tools, signal, progress } = context;
  const list = await writeList(input, dir);
  const { sound } = input;
  const heard = sound.value.file;
  const total = lengthOf(input);
  await tools.cpu.use(signal, () =>
    tools.ffmpeg.run({
      args: [
        ...ownInputArgs(list.path, "concat"),
        ...(heard === null ? [] : ownInputArgs(sound.file(heard), "mp4")),
        ...["-map", "0:v:0", ...(heard === null ? [] : ["-map", "1:a:0"]), "-c", "copy"],
        ...["-fflags", "+bitexact", "-movflags", "+faststart"],
        ...["-video_track_timescale", String(timescaleOf(input.rate)), "-f", "mp4"],
        fileUrl(output),
      ],
      signal,
      progress: (seconds) => progress(Math.min(seconds, total), total),
    }),
  );
  await Promise.all([list.path, ...list.links].map((path) => rm(path)));
  await check(output, input, context);
}

/**
 * The list of pictures, beside links to them: a list takes names apart by rules of its own, which a
 * person's folder may not suit. Each is as long as its frames, rounded without drift.
 */
async function writeList({ scenes, rate }: JoinIn, dir: string) {
  const links: string[] = [];
  const lines = ["ffconcat version 1.0"];
  let frames = 0;
  const microseconds = (): number => Math.round(secondsOf(frames, rate) * 1e6);
  for (const [index, { picture, frames: own }] of scenes.entries()) {
    const name = `scene-${index + 1}.mp4`;
    links.push(join(dir, name));
    await link(picture.file(picture.value.file), join(dir, name));
    const start = microseconds();
    frames += own;
    lines.push(`file ${name}`, `duration ${((microseconds() - start) / 1e6).toFixed(6)}`);
  }
  const path = join(dir, "scenes.ffconcat");
  await writeFile(path, `${lines.join("\n")}\n`);
  return { path, links };
}

/** What containers add at the ends of tracks, in frames of the picture. */
const SLACK_FRAMES = 1.5;

async function check(output: string, input: JoinIn, context: StepContext): Promise<void> {
  const written = await context.tools.ffmpeg.probe(output, context.signal);
  const off = Math.abs(written.duration - lengthOf(input));
  const tracks =
    written.video.length === 1 &&
    written.audio.length === (input.sound.value.file === null ? 0 : 1);
  if (tracks && off <= secondsOf(SLACK_FRAMES, input.rate)) return;
  throw new OctaviaError("EngineFailure", "The merged file is not as it should be.", {
    hint: "Run the job again; if it happens again, `octavia doctor` checks ffmpeg.",
    details: `${lengthOf(input)} s of scenes became ${JSON.stringify(written)}`,
  });
}

import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OctaviaError } from "../../contract/errors.ts";
import type { Language } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { fileUrl, inputArgs, ownInputArgs } from "../media/arguments.ts";
import { coversOf } from "../media/moving-picture.ts";
import type { DubAudio } from "../media/mux-plan.ts";
import { pictureTag } from "../media/picture-tag.ts";
import { savePicture } from "../media/save-picture.ts";
import { languageTags, type SoundFile } from "../media/sound-file.ts";
import { withoutFileTags } from "../media/source-tags.ts";
import type { KeyParts, StepContext } from "../plan/step.ts";
import type { SourceFile } from "./probe.ts";

export interface SoundIn {
  readonly source: SourceFile;
  readonly media: MediaInfo;
  readonly language: Language;
  readonly audio: Pick<DubAudio, "path" | "digest" | "delaySamples" | "sampleRate">;
  readonly file: SoundFile;
  /** Absolute path of the result; its folder exists. */
  readonly outPath: string;
}

/** What encoders and containers may add or leave out at the ends, seconds. */
const SLACK_SECONDS = 0.2;

/** ffmpeg's names of the forms that mixes are in. */
const FORMS = { aac: "aac", opus: "ogg", pcm: "nut" } as const;

/** All that changes the file. */
export const soundKey = ({ source, language, audio, file, outPath }: SoundIn): KeyParts => ({
  ...{ source: source.identity, language, audio: audio.digest, outPath },
  file: { ...file },
});

/**
 * Writes the dubbed sound as a file of its own, with the source's tags, chapters and cover.
 * @param output where it is written before it is put in its place
 * @throws DiskFull, EngineFailure, Cancelled
 */
export async function writeSound(
  input: SoundIn,
  output: string,
  context: StepContext,
): Promise<void> {
  const { source, media, language, audio, file } = input;
  const { tools, signal, progress } = context;
  const delay = file.codec === "aac" ? audio.delaySamples / audio.sampleRate : 0;
  const cover = await coverArgs(input, context);
  await tools.cpu.use(signal, () =>
    tools.ffmpeg.run({
      args: [
        ...ownInputArgs(audio.path, FORMS[file.codec], ["-itsoffset", (-delay).toFixed(9)]),
        ...inputArgs(source.path),
        ...cover.inputs,
        ...["-map", "0:a:0", ...cover.maps],
        ...[...tagArgs(media), ...cover.tags, ...withoutFileTags(file.muxer)],
        ...["-map_chapters", "1", ...languageTags(language)],
        ...[...file.encoding, "-fflags", "+bitexact", "-f", file.muxer, fileUrl(output)],
      ],
      signal,
      progress: (seconds) => progress(Math.min(seconds, media.duration), media.duration),
    }),
  );
  await check(output, input, context);
}

/** Ogg keeps its tags with the stream, all others with the file. */
const tagArgs = ({ format, audio }: MediaInfo): string[] => [
  "-map_metadata",
  format.split(",").includes("ogg") ? `1:s:${audio[0]?.index ?? 0}` : "1:g",
];

interface CoverArgs {
  readonly inputs: readonly string[];
  readonly maps: readonly string[];
  readonly tags: readonly string[];
}

const NO_COVER: CoverArgs = { inputs: [], maps: [], tags: [] };

/** How the source's cover goes into the file: as a picture stream, or within the tags. */
async function coverArgs(input: SoundIn, context: StepContext): Promise<CoverArgs> {
  const { source, media, file } = input;
  const [picture] = coversOf(media);
  if (picture === undefined) return NO_COVER;
  if (file.cover === undefined) {
    context.warn(`A .${file.format} file has no place for the cover picture.`);
    return NO_COVER;
  }
  const { index, codec } = picture;
  if (file.cover === "stream") {
    const maps = ["-map", `1:${index}`, "-c:v", "copy", "-disposition:v:0", "attached_pic"];
    return { ...NO_COVER, maps };
  }
  if (codec !== "png" && codec !== "mjpeg") return NO_COVER;
  const [bytes, tags] = [join(context.dir, "cover"), join(context.dir, "tags")];
  const { tools, signal } = context;
  await savePicture(tools.ffmpeg, { source: source.path, stream: index }, bytes, signal);
  const { width, height } = picture;
  await writeFile(tags, pictureTag(await readFile(bytes), { codec, width, height }));
  await rm(bytes);
  // Two texts of tags: those of the source for the file, the picture for the stream.
  return {
    ...NO_COVER,
    inputs: ownInputArgs(tags, "ffmetadata"),
    tags: ["-map_metadata:s:a:0", "2:g"],
  };
}

/** @throws EngineFailure that says what is wrong with the written file */
async function check(output: string, input: SoundIn, context: StepContext): Promise<void> {
  const written = await context.tools.ffmpeg.probe(output, context.signal);
  const short = written.duration < input.media.duration - SLACK_SECONDS;
  if (written.audio.length === 1 && !short) return;
  throw new OctaviaError("EngineFailure", "The written file is not as it should be.", {
    hint: "Run the job again; if it happens again, `octavia doctor` checks ffmpeg.",
    details: JSON.stringify(written),
  });
}

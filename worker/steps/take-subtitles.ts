import { join } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { fileUrl, inputArgs } from "../media/arguments.ts";
import type { Step } from "../plan/step.ts";
import type { SourceFile } from "./probe.ts";

/** Text subtitles by ffmpeg's name of their codec, and the form that keeps most of them. */
const FORMS: Readonly<Record<string, "srt" | "webvtt" | "ass">> = {
  subrip: "srt",
  text: "srt",
  mov_text: "srt",
  webvtt: "webvtt",
  ass: "ass",
  ssa: "ass",
};
const EXTENSIONS = { srt: "srt", webvtt: "vtt", ass: "ass" } as const;

interface TakeSubtitlesIn {
  readonly source: SourceFile;
  readonly media: MediaInfo;
  /** Of the subtitle streams, from 0. */
  readonly stream: number;
}

/** The name of the step's file. */
const Taken = z.object({ file: z.string() });
export type Taken = z.infer<typeof Taken>;

/**
 * A subtitle stream of the source as a file.
 * @throws InvalidInput (no such stream), UnsupportedMedia (pictures instead of text), DiskFull,
 * Cancelled
 */
export const takeSubtitles: Step<TakeSubtitlesIn, Taken> = {
  name: "take-subtitles",
  version: 1,
  resource: "io",
  unit: "seconds",
  output: Taken,
  key: ({ source, stream }) => ({ source: source.identity, stream }),
  async run({ source, media, stream }, { tools, signal, dir, progress }) {
    const { index, codec } = chosen(media, stream, source.path);
    const form = FORMS[codec];
    if (form === undefined) {
      throw new OctaviaError(
        "UnsupportedMedia",
        `Subtitle stream ${stream} holds pictures (${codec}), not text.`,
        { hint: "Leave --from-stream out: the words are then recognised from the sound." },
      );
    }
    const file = `subtitles.${EXTENSIONS[form]}`;
    const out = ["-map", `0:${index}`, "-c:s", form, "-f", form, fileUrl(join(dir, file))];
    await tools.ffmpeg.run({
      args: [...inputArgs(source.path), ...out],
      signal,
      progress: (seconds) => progress(Math.min(seconds, media.duration), media.duration),
    });
    return { file };
  },
};

function chosen({ subtitles }: MediaInfo, stream: number, path: string) {
  const found = subtitles[stream];
  if (found !== undefined) return found;
  const count = subtitles.length;
  const has =
    count === 0
      ? "no subtitle streams"
      : count === 1
        ? "one subtitle stream, number 0"
        : `${count} subtitle streams`;
  throw new OctaviaError(
    "InvalidInput",
    `There is no subtitle stream ${stream}: ${path} has ${has}.`,
    {
      hint:
        count === 0
          ? "Leave --from-stream out: the words are then recognised from the sound."
          : count === 1
            ? "Use --from-stream 0."
            : `Use --from-stream with a number from 0 to ${count - 1}.`,
    },
  );
}

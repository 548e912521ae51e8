import { join } from "node:path";
import { z } from "zod";
import type { SpeechSegment } from "../../contract/transcript.ts";
import type { Artifact } from "../artifacts/store.ts";
import { fileUrl, inputArgs, timelineArgs } from "../media/arguments.ts";
import { AAC_CODER, AAC_FRAME, bitrate } from "../mix/encode.ts";
import { duckRegions } from "../mix/envelope.ts";
import { type MusicFeed, playMusic, roundsOf } from "../music/feed.ts";
import type { MusicTarget } from "../music/target.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { limiterFilter } from "../scenes/limiter.ts";
import type { SourceFile } from "./probe.ts";
import type { TakenMusic } from "./take-music.ts";

interface MixMusicIn {
  readonly video: SourceFile;
  /** ffmpeg's name of the video's format. */
  readonly format: string;
  readonly target: MusicTarget;
  readonly music: Artifact<TakenMusic>;
  /** Factors. */
  readonly volume: number;
  readonly videoVolume: number;
  /** Seconds. */
  readonly fade: number;
  /** Where someone speaks, if the music is to be softer there. */
  readonly speech: readonly SpeechSegment[] | undefined;
  readonly ffmpegVersion: string;
}

/** File: ADTS for AAC, Ogg for Opus. */
export const MixedMusic = z.object({
  file: z.string(),
  codec: z.enum(["aac", "opus"]),
  /** Samples that come out of the decoder before the sound begins. */
  delaySamples: z.int(),
  /** Hz. */
  sampleRate: z.int(),
  /** How often the music is heard from its start. */
  rounds: z.int(),
  /** Stretches in which it is softer, seconds. */
  ducked: z.array(z.object({ start: z.number(), end: z.number() })),
});
export type MixedMusic = z.infer<typeof MixedMusic>;

/**
 * The video's sound with the music under it, as long as the video, limited and encoded.
 * @throws EngineFailure, UnsupportedMedia, DiskFull, Cancelled
 */
export const mixMusic: Step<MixMusicIn, MixedMusic> = {
  name: "mix-music",
  version: 1,
  resource: "io",
  unit: "seconds",
  output: MixedMusic,
  key: ({ video, target, music, speech, ...input }) => {
    const { stream, codec, rate, layout, frames } = target;
    return {
      ...{ video: video.identity, music: music.digest, volume: input.volume, fade: input.fade },
      ...{ videoVolume: input.videoVolume, stream: stream?.index, codec, rate, layout, frames },
      speech: speech?.map(({ start, end }) => [start, end]),
      ffmpeg: input.ffmpegVersion,
    };
  },
  async run(input, context) {
    const { codec, rate } = input.target;
    const feed = feedOf(input);
    const file = codec === "aac" ? "sound.aac" : "sound.opus";
    await encode(input, feed, join(context.dir, file), context);
    return {
      ...{ file, codec, sampleRate: rate, rounds: roundsOf(feed) },
      delaySamples: codec === "aac" ? AAC_FRAME : 0,
      ducked: feed.ducked.map(({ from, to }) => ({ start: from / rate, end: to / rate })),
    };
  },
};

function feedOf({ target, music, fade, speech = [] }: MixMusicIn): MusicFeed {
  const { rate, frames: total } = target;
  const spans = speech.map(({ start, end }) => ({
    from: Math.round(start * rate),
    to: Math.round(end * rate),
  }));
  return {
    ...{ path: music.file(music.value.file), frames: music.value.frames, rate, total },
    fade: Math.round(Math.min(fade * rate, total / 2)),
    ducked: duckRegions(spans, rate),
  };
}

async function encode(
  { video, format, target, volume, videoVolume }: MixMusicIn,
  feed: MusicFeed,
  path: string,
  { tools, signal, progress }: StepContext,
): Promise<void> {
  const { stream, rate, layout, frames } = target;
  const pcm = ["-f", "f32le", "-ar", String(rate), "-channel_layout", "stereo", "-i", "pipe:0"];
  const even = `aformat=sample_fmts=fltp:sample_rates=${rate}:channel_layouts=${layout}`;
  const music = `volume=${volume},${even}`;
  const graph =
    stream === undefined
      ? `[0:0]${music},${limiterFilter()}[out]`
      : `[1:0]${music}[music];[0:${stream.index}]${ownFilters(target)},${even},` +
        `volume=${videoVolume},apad=whole_len=${frames},atrim=end_sample=${frames}[own];` +
        `[own][music]amix=inputs=2:normalize=0,${limiterFilter()}[out]`;
  const seconds = frames / rate;
  await tools.cpu.use(signal, () =>
    tools.ffmpeg.run({
      args: [
        ...(stream === undefined ? [] : inputArgs(video.path)),
        ...[...pcm, "-filter_complex", graph, "-map", "[out]", ...codecArgs(target)],
        ...["-fflags", "+bitexact", "-flags:a", "+bitexact"],
        ...["-f", target.codec === "aac" ? "adts" : "ogg", fileUrl(path)],
        ...(stream === undefined ? [] : timelineArgs(format)),
      ],
      signal,
      input: playMusic(feed),
      progress: (done) => progress(Math.min(done, seconds), seconds),
    }),
  );
}

/** From the start of the file's timeline, with holes as silence. */
function ownFilters({ stream }: MusicTarget): string {
  const channels = stream?.channels ?? 2;
  const fill = "aresample=async=1:first_pts=0:min_hard_comp=0.04";
  // ffmpeg halves the power of a channel that it puts on two.
  if (channels === 1) return `pan=stereo|c0=c0|c1=c0,${fill}`;
  return channels > 8 ? `pan=stereo|c0=c0|c1=c1,${fill}` : fill;
}

/** Layouts of Opus' channel mapping family 1 (RFC 7845, 5.1.1.2); others go as plain channels. */
const OPUS_LAYOUTS = ["stereo", "3.0", "quad", "5.0", "5.1", "7.1"];

function codecArgs({ codec, channels, layout }: MusicTarget): string[] {
  const rate = ["-b:a", String(bitrate(codec, channels))];
  if (codec === "aac") return ["-c:a", "aac", "-aac_coder", AAC_CODER, ...rate];
  const family = OPUS_LAYOUTS.includes(layout) ? [] : ["-mapping_family", "255"];
  return ["-c:a", "libopus", ...family, ...rate];
}

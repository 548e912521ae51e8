import { fileUrl, inputArgs, ownInputArgs, timelineArgs } from "./arguments.ts";
import { type Muxer, SUBTITLE_CODEC } from "./container.ts";
import type { DubAudio, MuxInput, MuxPlan, Track } from "./mux-plan.ts";
import { withoutFileTags } from "./source-tags.ts";

/** What a decoder of AAC gives for one packet (ISO/IEC 14496-3), samples. */
const AAC_FRAME = 1024;
/** Opus counts in this rate, whatever its sound (RFC 7845, 4.2), Hz. */
const OPUS_RATE = 48_000;

/** A dub track's delay and where it came from, to place it exactly. */
export interface MuxFiles {
  /** The user's file. */
  readonly source: string;
  /** `MediaInfo.format` of it. */
  readonly format: string;
  /** Where the result is written. */
  readonly output: string;
  readonly muxer: Muxer;
  /** Files of `MuxPlan.covers`, in order. */
  readonly covers: readonly string[];
  /** Pre-skip of each Opus dub by path, samples at 48 kHz. */
  readonly preSkip: ReadonlyMap<string, number>;
  /** Moves the index of an MP4 to its front: plays while it loads, but is written twice. */
  readonly fastStart: boolean;
}

/** Letters of ffmpeg's stream specifiers. */
const LETTER = { video: "v", audio: "a", subtitle: "s", attachment: "t" } as const;

/**
 * Arguments that put the planned tracks into one file, nothing re-encoded, reproducibly.
 *
 * The dub's sample 0 comes to lie on the start of the timeline, though AAC's first packet only
 * primes the decoder (measured on ffmpeg 5.1.9 by decoding a click from each container):
 * - mp4, mov: the track starts one packet early, which ffmpeg writes as an edit list. Exact.
 * - mkv: 5.1 has no way to mark the priming of AAC here, and an early track would move all others.
 *   The packet is left out, so its neighbour's first 21 ms fade in. Exact in every player.
 * - webm: 5.1 writes the pre-skip of Opus as CodecDelay but does not add it to the times; the
 *   track starts later by it. Exact.
 */
export function muxArgs(plan: MuxPlan, files: MuxFiles): string[] {
  const { muxer } = files;
  return [
    ...plan.inputs.flatMap((input) => openInput(input, files)),
    ...plan.tracks.flatMap(({ input, stream }) => ["-map", `${input}:${stream}`]),
    ...["-map_metadata", "0", ...withoutFileTags(muxer), "-map_chapters", "0", "-c", "copy"],
    ...plan.tracks.flatMap((track) => trackArgs(track, position(track, plan.tracks), plan, muxer)),
    ...coverArgs(plan, files.covers),
    ...["-fflags", "+bitexact", ...muxerFlags(muxer, files.fastStart), "-f", muxer],
    fileUrl(files.output),
    ...timelineArgs(files.format),
  ];
}

function openInput(input: MuxInput, files: MuxFiles): string[] {
  switch (input.kind) {
    case "source":
      // AVI and MPEG-PS leave timestamps out that other containers need.
      return inputArgs(files.source, ["-fflags", "+genpts"]);
    case "subtitles":
      return ownInputArgs(input.file.path, input.format);
    case "dub": {
      const format = input.audio.codec === "aac" ? "aac" : "ogg";
      const offset = startOffset(input.audio, files.preSkip);
      return ownInputArgs(input.audio.path, format, ["-itsoffset", offset.toFixed(9)]);
    }
  }
}

/** Seconds by which a dub's first packet is moved. */
function startOffset(audio: DubAudio, preSkip: ReadonlyMap<string, number>): number {
  return audio.codec === "aac"
    ? -audio.delaySamples / audio.sampleRate
    : (preSkip.get(audio.path) ?? 0) / OPUS_RATE;
}

/** The track's number among those of its type: what stream specifiers count by. */
function position(track: Track, tracks: readonly Track[]): number {
  return tracks.filter(({ type }) => type === track.type).indexOf(track);
}

function trackArgs(track: Track, number: number, plan: MuxPlan, muxer: Muxer): string[] {
  const at = `${LETTER[track.type]}:${number}`;
  const source = plan.inputs[track.input];
  const tags = { language: track.language, ...titleTags(track.title, muxer) };
  return [
    ...(track.convert === true ? [`-c:${at}`, SUBTITLE_CODEC[muxer]] : []),
    ...Object.entries(tags).flatMap(([name, value]) =>
      value === undefined ? [] : [`-metadata:s:${at}`, `${name}=${value}`],
    ),
    ...dispositionArgs(track, at),
    ...(source?.kind === "dub" && muxer === "matroska" ? withoutPriming(source.audio, at) : []),
  ];
}

/** MP4's tracks have no title; players show the handler's name instead. */
const titleTags = (title: string | undefined, muxer: Muxer): Record<string, string | undefined> =>
  muxer === "mp4" || muxer === "mov" ? { title, handler_name: title } : { title };

function dispositionArgs({ isDefault, input }: Track, at: string): string[] {
  if (isDefault === undefined) return [];
  const ours = isDefault ? "default" : "0";
  // Of a source's track only this flag goes; "commentary" or "for the blind" stay.
  return [`-disposition:${at}`, input === 0 ? "-default" : ours];
}

const withoutPriming = ({ codec, delaySamples }: DubAudio, at: string): string[] =>
  codec === "aac"
    ? [`-bsf:${at}`, `noise=drop=lt(n\\,${Math.round(delaySamples / AAC_FRAME)})`]
    : [];

function coverArgs(plan: MuxPlan, covers: readonly string[]): string[] {
  const attached = plan.tracks.filter(({ type }) => type === "attachment").length;
  return plan.covers.flatMap(({ codec }, index) => {
    const at = `-metadata:s:t:${attached + index}`;
    const [name, mime] = codec === "png" ? ["cover.png", "image/png"] : ["cover.jpg", "image/jpeg"];
    const path = covers[index];
    return path === undefined
      ? []
      : ["-attach", fileUrl(path), at, `filename=${name}`, at, `mimetype=${mime}`];
  });
}

/** QuickTime files keep a phone's place and camera only as tags of any name. */
function muxerFlags(muxer: Muxer, fastStart: boolean): string[] {
  if (muxer !== "mp4" && muxer !== "mov") return [];
  const flags = [
    ...(fastStart ? ["+faststart"] : []),
    ...(muxer === "mov" ? ["+use_metadata_tags"] : []),
  ];
  return flags.length === 0 ? [] : ["-movflags", flags.join("")];
}

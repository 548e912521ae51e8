import type { Artifact } from "../artifacts/store.ts";
import { channelRoles } from "./layouts.ts";
import { lineGains } from "./line-gain.ts";
import { hopFrames, speechLoudness } from "./loudness.ts";
import { loudnessOf, type MixContext, measureMix, measureVoices } from "./measure.ts";
import { composeMix, type Mix, type MixBed, type MixVoice } from "./scene.ts";
import type { Span } from "./span.ts";

/** What the mix needs to know of the extracted sound; its file is `bed.f32`. */
export interface ExtractedBed {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly layout: string;
  readonly frames: number;
}

/** What the mix needs to know of a fitted line. Seconds from the start of the file. */
export interface PlacedLine {
  readonly id: number;
  readonly sourceStart: number;
  readonly sourceEnd: number;
  readonly start: number;
  /** Mono floats at the bed's rate, in the fitted artifact; null for a line without speech. */
  readonly file: string | null;
  /** Identity of the file's sound; null with it. */
  readonly audio: string | null;
  readonly frames: number;
}

export interface MixSources {
  readonly extracted: Artifact<ExtractedBed>;
  readonly fitted: Artifact<{ readonly lines: readonly PlacedLine[] }>;
}

export interface PreparedMix {
  readonly mix: Mix;
  /** Of the source's bed, LUFS; null if it is silent. */
  readonly loudnessBefore: number | null;
}

/**
 * With less than this share of its speech's power in the centre, a surround bed carries its
 * speech elsewhere.
 */
const SPEECH_IN_CENTRE = 0.25;

/**
 * Puts the mix together: measures the source's bed and the dubbed lines, and sets each line's gain
 * and what each channel does. A line without a file leaves the original as it is.
 *
 * @param done called with seconds of the bed measured
 * @throws Cancelled, DiskFull
 */
export async function prepareMix(
  { extracted, fitted }: MixSources,
  context: MixContext,
  done: (seconds: number) => void,
): Promise<PreparedMix> {
  const { sampleRate: rate, channels, layout, frames } = extracted.value;
  const bed: MixBed = {
    path: extracted.file("bed.f32"),
    digest: extracted.digest,
    ...{ rate, channels, layout, frames },
  };
  const voices = fitted.value.lines.flatMap((line) => voiceOf(line, fitted, rate));
  const dubbed = await measureVoices(voices, rate, context);
  const roles = channelRoles(layout, channels, true);
  const original = await measureMix(composeMix(bed, roles, []), context, done);
  const all = original.flatMap((part) => part.all);
  const centre = original.flatMap((part) => part.centre);
  const gains = lineGains(
    voices.map(({ source }, index) => ({
      source: speechLoudness(during(source, all, rate)),
      dub: dubbed[index] ?? null,
    })),
  );
  const sources = voices.map(({ source }) => source);
  const inCentre = speechIsIn(centre, all, sources, rate);
  const placed = voices.map((voice, index) => ({ ...voice, gainDb: gains[index] ?? 0 }));
  return {
    mix: composeMix(bed, channelRoles(layout, channels, inCentre), placed),
    loudnessBefore: loudnessOf(original),
  };
}

function voiceOf(
  line: PlacedLine,
  fitted: MixSources["fitted"],
  rate: number,
): Omit<MixVoice, "gainDb">[] {
  if (line.file === null || line.audio === null || line.frames === 0) return [];
  const frame = (seconds: number): number => Math.max(0, Math.round(seconds * rate));
  return [
    {
      id: line.id,
      path: fitted.file(line.file),
      audio: line.audio,
      frames: line.frames,
      start: frame(line.start),
      source: { from: frame(line.sourceStart), to: frame(line.sourceEnd) },
    },
  ];
}

/** The hops that overlap a span by half or more; at least one. */
function during(span: Span, hops: readonly number[], rate: number): readonly number[] {
  const hop = hopFrames(rate);
  const from = Math.round(span.from / hop);
  return hops.slice(from, Math.max(from + 1, Math.round(span.to / hop)));
}

/** Whether a channel has the share of the speech's power that makes it the speech's own. */
function speechIsIn(
  channel: readonly number[],
  all: readonly number[],
  speech: readonly Span[],
  rate: number,
): boolean {
  const total = (hops: readonly number[]): number =>
    speech.flatMap((span) => during(span, hops, rate)).reduce((sum, power) => sum + power, 0);
  return total(channel) >= SPEECH_IN_CENTRE * total(all);
}

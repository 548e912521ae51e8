import type { KeyParts } from "../plan/step.ts";
import { duckRegions, regionsHeard } from "./envelope.ts";
import type { ChannelRole } from "./layouts.ts";
import { hopsOf } from "./loudness.ts";
import type { PcmFile } from "./pcm-file.ts";
import type { Scene } from "./render.ts";
import type { Span } from "./span.ts";
import type { Portion } from "./tasks.ts";

/** The original sound, as extracted. */
export interface MixBed extends PcmFile {
  /** Identity for cache keys. */
  readonly digest: string;
  /** Hz. */
  readonly rate: number;
  /** ffmpeg's name. */
  readonly layout: string;
}

/** A dubbed line in its place. */
export interface MixVoice {
  readonly id: number;
  /** Mono floats at the bed's rate. */
  readonly path: string;
  readonly frames: number;
  /** Identity of the file for cache keys. */
  readonly audio: string;
  /** First frame on the bed's timeline. */
  readonly start: number;
  /** Where the source speaks this line, frames. */
  readonly source: Span;
  readonly gainDb: number;
}

/** The whole mix, before mastering: what sounds where. */
export interface Mix {
  readonly bed: MixBed;
  readonly roles: readonly ChannelRole[];
  /** Length: that of the bed, or up to the last line's end if that is later. */
  readonly frames: number;
  readonly voices: readonly MixVoice[];
  /** Where the bed is ducked. */
  readonly regions: readonly Span[];
}

/** Segments are a whole number of these, which is an AAC frame. */
export const BLOCK = 1024;
/**
 * An edited line costs one or two segments; each spawn of an encoder costs 0.1 s of work. A short
 * mix is cut into some parts all the same, so that all cores have work.
 */
const SEGMENT_SECONDS = { shortest: 8, longest: 20 } as const;
const PARTS = 4;

/** The bed with these voices. Ducked is where a voice speaks and where its line did in the source. */
export function composeMix(
  bed: MixBed,
  roles: readonly ChannelRole[],
  voices: readonly MixVoice[],
): Mix {
  const ends = voices.map(({ start, frames }) => start + frames);
  const speech = voices.flatMap(({ start, frames, source }) => [
    { from: start, to: start + frames },
    source,
  ]);
  return {
    bed,
    roles,
    frames: ends.reduce((last, end) => Math.max(last, end), bed.frames),
    voices,
    regions: duckRegions(speech, bed.rate),
  };
}

/** The segments of a mix of so many frames: 8 to 20 s each, all but the last in whole blocks. */
export function segmentsOf(frames: number, rate: number): Span[] {
  const { shortest, longest } = SEGMENT_SECONDS;
  const seconds = Math.min(longest, Math.max(shortest, frames / rate / PARTS));
  const length = Math.max(1, Math.ceil((seconds * rate) / BLOCK)) * BLOCK;
  return Array.from({ length: Math.ceil(frames / length) }, (_, index) => ({
    from: index * length,
    to: Math.min((index + 1) * length, frames),
  }));
}

/** A segment with the hops that belong to it. */
export const portionOf = (segment: Span, mix: Pick<Mix, "bed" | "frames">): Portion => ({
  segment,
  hops: hopsOf(segment, mix.bed.rate, mix.frames),
});

/** Everything that sounds in `window`: for a pool thread with paths, for cache keys without. */
export function sceneOf(mix: Mix, window: Span): { readonly scene: Scene; readonly key: KeyParts } {
  const { bed, roles } = mix;
  const regions = regionsHeard(mix.regions, window, bed.rate);
  const voices = mix.voices.filter(
    ({ start, frames }) => start < window.to && start + frames > window.from,
  );
  return {
    scene: {
      bed: { path: bed.path, channels: bed.channels, frames: bed.frames },
      rate: bed.rate,
      roles,
      voices: voices.map(({ path, frames, start, gainDb }) => ({
        path,
        frames,
        start,
        gain: 10 ** (gainDb / 20),
      })),
      regions,
    },
    key: {
      bed: bed.digest,
      roles: roles.map(({ weight, duckDb, voice, centre }) => ({ weight, duckDb, voice, centre })),
      voices: voices.map(({ audio, start, gainDb }) => ({ audio, start, gainDb })),
      regions: regions.map(({ from, to }) => ({ from, to })),
    },
  };
}

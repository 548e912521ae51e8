import { readFileSync, writeFileSync } from "node:fs";
import type { TaskContext } from "../compute/compute.ts";
import {
  type HopPowers,
  hopFrames,
  hopMeans,
  measureHops,
  speechLoudness,
  squaresOf,
} from "./loudness.ts";
import { type PcmFile, readPcm } from "./pcm-file.ts";
import { packProfile, profileOf, rehearse, unpackProfile } from "./profile.ts";
import { type Mastering, type Rendered, renderMaster, renderMix, type Scene } from "./render.ts";
import type { Span } from "./span.ts";
import { PEAK_REACH, truePeak } from "./true-peak.ts";

/** What is known of a segment's sound. */
export interface Measured extends HopPowers {
  /** True peak, linear. */
  readonly peak: number;
}

/** A stretch of the mix as it is measured. */
export interface Portion {
  /** Frames whose true peak is looked for. */
  readonly segment: Span;
  /** Hops of 100 ms that begin in the segment and end in the mix, counted from frame 0. */
  readonly hops: Span;
}

export interface MeasureSegmentInput extends Portion {
  readonly scene: Scene;
  /** Receives the segment's `Profile`. */
  readonly profile: string;
}

/**
 * Pool task: the power of a segment's hops in the mix before mastering, its true peak, and what a
 * rehearsal of the limiter needs. Segments measured so and put in a row equal the whole.
 * @throws DiskFull
 */
export function measureSegment(input: MeasureSegmentInput, context: TaskContext): Measured {
  context.checkCancelled();
  const { scene, segment } = input;
  const window = measuredWindow(input, scene.rate);
  const pcm = renderMix(scene, window);
  context.checkCancelled();
  const squares = squaresOf(pcm, scene.roles, scene.rate);
  const inside = { from: segment.from - window.from, to: segment.to - window.from };
  const profile = profileOf(pcm, squares, scene.roles.length, scene.rate, inside);
  writeFileSync(input.profile, packProfile(profile));
  return measure(scene, input, window, pcm, squares);
}

export interface RehearseInput {
  /** Hz. */
  readonly rate: number;
  readonly mastering: Mastering;
  readonly segments: readonly {
    /** File of its `Profile`. */
    readonly profile: string;
    /** Power of its hops before mastering. */
    readonly hops: readonly number[];
    /** First frame of the first hop, counted from the segment's. */
    readonly offset: number;
  }[];
}

/** Pool task: the power of each segment's hops as it would be after gain and limiter. */
export function rehearseSegments(input: RehearseInput, context: TaskContext): number[][] {
  const { rate, mastering } = input;
  return input.segments.map(({ profile, hops, offset }) => {
    context.checkCancelled();
    const place = { offset, hop: hopFrames(rate), rate };
    return rehearse(hops, unpackProfile(readFileSync(profile)), mastering, place);
  });
}

export interface RenderSegmentInput {
  readonly scene: Scene;
  readonly span: Span;
  readonly mastering: Mastering;
  /** What to measure of the limited sound, if the limiter acts. */
  readonly measure?: Portion;
}

export interface RenderedSegment extends Rendered {
  /** Absent where the limiter did nothing or nothing was asked for. */
  readonly measured?: Measured;
}

/** Pool task: PCM of a span of the mastered mix, for the encoder or for a preview. */
export function renderSegment(input: RenderSegmentInput, context: TaskContext): RenderedSegment {
  context.checkCancelled();
  const { scene, span, mastering } = input;
  const window = input.measure === undefined ? span : measuredWindow(input.measure, scene.rate);
  const wide = { from: Math.min(window.from, span.from), to: Math.max(window.to, span.to) };
  const { pcm, limited } = renderMaster(scene, wide, mastering);
  context.checkCancelled();
  const offset = (frame: number): number => (frame - wide.from) * scene.roles.length;
  // A copy that fills its buffer is moved to the asker's thread.
  const wanted = pcm.slice(offset(span.from), offset(span.to));
  if (input.measure === undefined || limited === 1) return { pcm: wanted, limited };
  const looked = pcm.subarray(offset(window.from), offset(window.to));
  const squares = squaresOf(looked, scene.roles, scene.rate);
  return { pcm: wanted, limited, measured: measure(scene, input.measure, window, looked, squares) };
}

export interface MeasureLinesInput {
  /** Hz. */
  readonly rate: number;
  /** Mono files. */
  readonly lines: readonly Pick<PcmFile, "path" | "frames">[];
}

/** Pool task: loudness of each spoken line, LUFS; null where it is silent. */
export function measureLines(input: MeasureLinesInput, context: TaskContext): (number | null)[] {
  const mono = [{ weight: 1, centre: false }];
  return input.lines.map(({ path, frames }) => {
    context.checkCancelled();
    // A line shorter than one hop is measured with silence behind it.
    const whole = { from: 0, to: Math.max(frames, hopFrames(input.rate)) };
    const pcm = readPcm({ path, frames, channels: 1 }, whole);
    return speechLoudness(measureHops(pcm, mono, input.rate, 0).all);
  });
}

/** What must be rendered to measure: the hops with 0.1 s before, the peaks with their reach. */
export function measuredWindow({ segment, hops }: Portion, rate: number): Span {
  const hop = hopFrames(rate);
  return {
    from: Math.min(segment.from - PEAK_REACH, (hops.from - 1) * hop),
    to: Math.max(segment.to + PEAK_REACH, hops.to * hop),
  };
}

/** @param pcm the mix over `window`, and the K-weighted square of each of its frames */
function measure(
  { rate, roles }: Scene,
  { segment, hops }: Portion,
  window: Span,
  pcm: Float32Array,
  squares: Float64Array,
): Measured {
  const hop = hopFrames(rate);
  const lead = hops.from * hop - window.from;
  const part = (sums: Float64Array): number[] =>
    hopMeans(sums, lead, hop).slice(0, hops.to - hops.from);
  const centre = roles.findIndex((role) => role.centre && role.weight > 0);
  const at = (frame: number): number => (frame - window.from) * roles.length;
  const near = pcm.subarray(at(segment.from - PEAK_REACH), at(segment.to + PEAK_REACH));
  return {
    all: part(squares),
    centre: centre < 0 ? [] : part(squaresOf(pcm, roles, rate, centre)),
    peak: truePeak(near, roles.length),
  };
}

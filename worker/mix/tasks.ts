import type { TaskContext } from "../compute/compute.ts";
import { type HopPowers, hopFrames, measureHops, speechLoudness } from "./loudness.ts";
import { type PcmFile, readPcm } from "./pcm-file.ts";
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
}

/**
 * Pool task: the power of a segment's hops in the mix before mastering, and its true peak.
 * Segments measured so and put in a row equal the whole.
 */
export function measureSegment(input: MeasureSegmentInput, context: TaskContext): Measured {
  context.checkCancelled();
  const window = measuredWindow(input, input.scene.rate);
  return measure(input.scene, input, window, renderMix(input.scene, window));
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
  return { pcm: wanted, limited, measured: measure(scene, input.measure, window, looked) };
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

/** @param pcm the mix over `window` */
function measure(
  { rate, roles }: Scene,
  { segment, hops }: Portion,
  window: Span,
  pcm: Float32Array,
): Measured {
  const hop = hopFrames(rate);
  const part = (from: number, to: number): Float32Array =>
    pcm.subarray((from - window.from) * roles.length, (to - window.from) * roles.length);
  return {
    ...measureHops(part((hops.from - 1) * hop, hops.to * hop), roles, rate, hop),
    peak: truePeak(part(segment.from - PEAK_REACH, segment.to + PEAK_REACH), roles.length),
  };
}

import type { KeyParts } from "../plan/step.ts";
import { limiterSupport } from "./limiter.ts";
import type { Mastering } from "./render.ts";
import { type Mix, sceneOf } from "./scene.ts";
import type { Span } from "./span.ts";
import { measuredWindow, type Portion, type RenderSegmentInput } from "./tasks.ts";

export interface MasterLevels {
  readonly gainDb: number;
  /** Largest true peak, dBTP. */
  readonly truePeak: number;
}

/** The same in linear terms. */
export const masteringOf = ({ gainDb, truePeak }: MasterLevels): Mastering => ({
  gain: 10 ** (gainDb / 20),
  ceiling: 10 ** (truePeak / 20),
});

/**
 * The pool task that renders `span` of the mastered mix, and all that changes its result.
 *
 * @param measure what to measure of the limited sound
 */
export function renderJob(
  mix: Mix,
  span: Span,
  levels: MasterLevels,
  measure?: Portion,
): { readonly input: RenderSegmentInput; readonly key: KeyParts } {
  const rate = mix.bed.rate;
  const looked = measure === undefined ? span : measuredWindow(measure, rate);
  const support = limiterSupport(rate);
  const { scene, key } = sceneOf(mix, {
    from: Math.min(span.from, looked.from) - support,
    to: Math.max(span.to, looked.to) + support,
  });
  const { gainDb, truePeak } = levels;
  return {
    input: {
      scene,
      span,
      mastering: masteringOf(levels),
      ...(measure === undefined ? {} : { measure }),
    },
    key: {
      ...{ sound: key, span: { ...span }, gainDb, truePeak },
      ...(measure && { segment: { ...measure.segment }, hops: { ...measure.hops } }),
    },
  };
}

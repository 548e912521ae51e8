import type { Span } from "./span.ts";

/** The bed is down this long before speech begins (FIELD: 40 ms look-ahead). */
const ATTACK_SECONDS = 0.04;
/** The bed is back this long after speech ended (FIELD: 250-400 ms). */
const RELEASE_SECONDS = 0.3;
/** In a pause shorter than this the bed stays down, so that it does not pump between lines. */
const HOLD_SECONDS = 0.6;

const attackFrames = (rate: number): number => Math.round(ATTACK_SECONDS * rate);
const releaseFrames = (rate: number): number => Math.round(RELEASE_SECONDS * rate);

/**
 * Where the bed is ducked: the spans of speech in time order, those closer than 0.6 s as one.
 * Ramps lie outside of these regions and are shorter together than any gap between them.
 */
export function duckRegions(speech: readonly Span[], rate: number): Span[] {
  const hold = Math.round(HOLD_SECONDS * rate);
  const merged: { from: number; to: number }[] = [];
  for (const span of speech.toSorted((a, b) => a.from - b.from)) {
    if (span.to <= span.from) continue;
    const last = merged.at(-1);
    if (last !== undefined && span.from - last.to < hold) last.to = Math.max(last.to, span.to);
    else merged.push({ from: span.from, to: span.to });
  }
  return merged;
}

/**
 * The regions that are heard inside `window`, ramps included, cut to what is heard: two lists
 * that give the same gains inside the window are equal, so that they may stand in cache keys.
 */
export function regionsHeard(regions: readonly Span[], window: Span, rate: number): Span[] {
  const attack = attackFrames(rate);
  const release = releaseFrames(rate);
  return regions
    .filter(({ from, to }) => from - attack < window.to && to + release > window.from)
    .map(({ from, to }) => ({
      from: Math.max(from, Math.min(window.from, to - 1)),
      to: Math.min(to, Math.max(window.to, from + 1)),
    }));
}

/**
 * Linear gain of the bed for each frame of `window`: -`depthDb` inside the regions, 0 dB outside,
 * and between them ramps that are raised cosines in dB. A pure function of the absolute frame,
 * so that the gains of any window equal those of the whole.
 */
export function duckGains(
  regions: readonly Span[],
  window: Span,
  depthDb: number,
  rate: number,
): Float32Array {
  const gains = new Float32Array(window.to - window.from).fill(1);
  const falling = ramp(attackFrames(rate), depthDb);
  const rising = ramp(releaseFrames(rate), depthDb).reverse();
  for (const { from, to } of regions) {
    lay(falling, from - falling.length, gains, window.from);
    gains.fill(10 ** (-depthDb / 20), ...indices({ from, to }, window));
    lay(rising, to, gains, window.from);
  }
  return gains;
}

/** Gains from near 0 dB to near -`depthDb`: half a cosine in dB. */
function ramp(frames: number, depthDb: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, index) => {
    const ducked = 0.5 - 0.5 * Math.cos((Math.PI * (index + 1)) / (frames + 1));
    return 10 ** ((-depthDb * ducked) / 20);
  });
}

function lay(gains: Float32Array, at: number, target: Float32Array, origin: number): void {
  const skipped = Math.max(0, origin - at);
  const room = origin + target.length - at;
  if (skipped < gains.length && room > 0) {
    target.set(gains.subarray(skipped, room), at + skipped - origin);
  }
}

const indices = (span: Span, window: Span): [number, number] => {
  const start = Math.max(0, span.from - window.from);
  return [start, Math.max(start, span.to - window.from)];
};

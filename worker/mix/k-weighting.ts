/** A second-order section: y = b0 x + b1 x[-1] + b2 x[-2] - a1 y[-1] - a2 y[-2]. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * The K-weighting filter of ITU-R BS.1770-4 for any rate: the high shelf of a head, then the
 * RLB high-pass. The standard lists coefficients for 48 kHz alone; those follow from these analog
 * parameters by the bilinear transform, which so gives every other rate (derivation: B. De Man,
 * "Evaluation of implementations of the EBU R128 loudness measurement", AES 145, 2018).
 *
 * @param rate Hz
 */
export function kWeighting(rate: number): { readonly shelf: Biquad; readonly highPass: Biquad } {
  return { shelf: shelf(rate), highPass: highPass(rate) };
}

function shelf(rate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

function highPass(rate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}

/**
 * Adds the weighted square of one K-weighted channel to each frame's sum. The filter starts from
 * silence at the first frame: 0.1 s brings it within 1e-10 of one that was warm.
 *
 * @param pcm interleaved, full scale 1
 * @param sums one a frame
 */
export function addSquares(
  pcm: Float32Array,
  channels: number,
  channel: number,
  rate: number,
  weight: number,
  sums: Float64Array,
): void {
  const { shelf: s, highPass: h } = kWeighting(rate);
  const { b0, b1, b2, a1, a2 } = s;
  const { a1: g1, a2: g2 } = h;
  // Transposed direct form II: two numbers of memory a section.
  let s1 = 0;
  let s2 = 0;
  let h1 = 0;
  let h2 = 0;
  for (let n = 0, at = channel; n < sums.length; n++, at += channels) {
    const x = pcm[at] ?? 0;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    const z = y + h1;
    h1 = -2 * y - g1 * z + h2;
    h2 = y - g2 * z;
    sums[n] = (sums[n] ?? 0) + weight * z * z;
  }
}

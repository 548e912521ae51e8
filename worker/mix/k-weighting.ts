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
 * Mean power of one K-weighted channel over each hop. The filter starts from silence at the first
 * frame; after `lead` frames, which are filtered and not counted, the hops begin.
 *
 * @param pcm interleaved, full scale 1
 * @param lead frames; 0.1 s brings a filter that starts cold within 1e-10 of a warm one
 * @returns one mean square a whole hop
 */
export function hopPowers(
  pcm: Float32Array,
  channels: number,
  channel: number,
  rate: number,
  lead: number,
  hop: number,
): Float64Array {
  const { shelf: s, highPass: h } = kWeighting(rate);
  const hops = Math.max(0, Math.floor((pcm.length / channels - lead) / hop));
  const powers = new Float64Array(hops);
  // Transposed direct form II: two numbers of memory a section.
  let s1 = 0;
  let s2 = 0;
  let h1 = 0;
  let h2 = 0;
  let at = channel;
  for (let index = lead > 0 ? -1 : 0; index < hops; index++) {
    const end = at + (index < 0 ? lead : hop) * channels;
    let sum = 0;
    for (; at < end; at += channels) {
      const x = pcm[at] ?? 0;
      const y = s.b0 * x + s1;
      s1 = s.b1 * x - s.a1 * y + s2;
      s2 = s.b2 * x - s.a2 * y;
      const z = y + h1;
      h1 = -2 * y - h.a1 * z + h2;
      h2 = y - h.a2 * z;
      sum += z * z;
    }
    if (index >= 0) powers[index] = sum / hop;
  }
  return powers;
}

/** Every fourth sample is enough for voices: 4 kHz of 16. */
const STEP = 4;
const RATE = 16_000 / STEP;
/** Of voices, from a low man's to a shout, Hz. */
const LOWEST = 70;
const HIGHEST = 400;
/** How like itself the sound must be a period later. */
const VOICED = 0.5;

/**
 * The pitch of a voice by autocorrelation (Rabiner 1977), Hz; 0 where there is none.
 * @param hop samples at 16 kHz
 */
export function pitchOf(hop: Float32Array): number {
  const samples = decimate(hop);
  const from = Math.floor(RATE / HIGHEST);
  const to = Math.ceil(RATE / LOWEST);
  let best = { lag: 0, likeness: VOICED };
  let before = 0;
  let risen = false;
  for (let lag = from; lag <= to; lag += 1) {
    const likeness = likenessAt(samples, lag);
    risen ||= likeness > before;
    // Of equal peaks the first counts: the others are its octaves.
    if (risen && lag > from && likeness > best.likeness * 1.05) best = { lag, likeness };
    before = likeness;
  }
  return best.lag === 0 ? 0 : RATE / best.lag;
}

/** The mean of each four samples: a low-pass that voices pass. */
function decimate(hop: Float32Array): Float64Array {
  return Float64Array.from({ length: Math.floor(hop.length / STEP) }, (_, at) => {
    let sum = 0;
    for (let one = 0; one < STEP; one += 1) sum += hop[at * STEP + one] ?? 0;
    return sum / STEP;
  });
}

function likenessAt(samples: Float64Array, lag: number): number {
  let product = 0;
  let left = 0;
  let right = 0;
  for (let at = lag; at < samples.length; at += 1) {
    const [a, b] = [samples[at - lag] ?? 0, samples[at] ?? 0];
    product += a * b;
    left += a * a;
    right += b * b;
  }
  const scale = Math.sqrt(left * right);
  return scale === 0 ? 0 : product / scale;
}

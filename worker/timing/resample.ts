/** Attenuation of what the filter must keep out (images, aliases), dB. */
const STOPBAND_DB = 100;
/**
 * Input samples on each side of an output sample. By Kaiser's formula, width = (A - 7.95) / (2.285 N),
 * this keeps the lower 90 % of the band.
 */
const HALF_WIDTH = 64;

/**
 * The filter as one short filter for each position an output sample can have between two input
 * samples (polyphase): `up` of them, `taps` coefficients each.
 */
interface Filter {
  /** in * up / down = out, without a common divisor. */
  readonly up: number;
  readonly down: number;
  /** A multiple of 4. */
  readonly taps: number;
  readonly coefficients: Float64Array;
}

/**
 * Converts the sampling rate with a windowed sinc (Kaiser window; Oppenheim and Schafer,
 * Discrete-Time Signal Processing, 7.5.3): linear phase, no delay, silence assumed around.
 * @param inRate Hz, whole
 * @param outRate Hz, whole
 * @returns exactly round(n * outRate / inRate) samples; the input itself if the rates are equal
 */
export function resample(input: Float32Array, inRate: number, outRate: number): Float32Array {
  if (inRate === outRate) return input;
  const { up, down, taps, coefficients } = filterFor(inRate, outRate);
  const half = taps / 2;
  // Silence on both sides spares the loop below every question about the ends.
  const padded = new Float64Array(input.length + 2 * taps);
  padded.set(input, taps);
  const output = new Float32Array(Math.round((input.length * outRate) / inRate));
  let whole = 0;
  let phase = 0;
  for (let k = 0; k < output.length; k += 1) {
    output[k] = dot(coefficients, phase * taps, padded, whole + taps - half + 1, taps);
    phase += down;
    whole += Math.floor(phase / up);
    phase %= up;
  }
  return output;
}

/** `count` is a multiple of 4: four sums that do not wait for each other are three times as fast. */
function dot(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  // The ranges are inside by construction; `?? 0` only tells the compiler so.
  for (let n = 0; n < count; n += 4) {
    first += (a[i + n] ?? 0) * (b[j + n] ?? 0);
    second += (a[i + n + 1] ?? 0) * (b[j + n + 1] ?? 0);
    third += (a[i + n + 2] ?? 0) * (b[j + n + 2] ?? 0);
    fourth += (a[i + n + 3] ?? 0) * (b[j + n + 3] ?? 0);
  }
  return first + second + third + fourth;
}

/** A thread meets one pair of rates all day: the filter is made once. */
let latest: { readonly rates: string; readonly filter: Filter } | undefined;

function filterFor(inRate: number, outRate: number): Filter {
  const rates = `${inRate}-${outRate}`;
  if (latest?.rates !== rates) latest = { rates, filter: design(inRate, outRate) };
  return latest.filter;
}

function design(inRate: number, outRate: number): Filter {
  const divisor = greatestCommonDivisor(inRate, outRate);
  const [up, down] = [outRate / divisor, inRate / divisor];
  // Going down, the filter must be as narrow as the new band, and so as much longer.
  const scale = Math.min(1, outRate / inRate);
  const half = 2 * Math.ceil(HALF_WIDTH / scale / 2);
  const taps = 2 * half;
  const transition = (STOPBAND_DB - 7.95) / (2.285 * 2 * HALF_WIDTH * Math.PI);
  const cutoff = scale * (1 - transition / 2);
  const beta = 0.1102 * (STOPBAND_DB - 8.7);
  const coefficients = new Float64Array(up * taps);
  for (let phase = 0; phase < up; phase += 1) {
    for (let tap = 0; tap < taps; tap += 1) {
      // Distance from the output sample to the input sample this tap is for, in input samples.
      const x = tap - half + 1 - phase / up;
      coefficients[phase * taps + tap] = cutoff * sinc(cutoff * x) * kaiser(x / half, beta);
    }
  }
  return { up, down, taps, coefficients };
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Kaiser's window over -1..1. */
const kaiser = (x: number, beta: number): number =>
  Math.abs(x) > 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);

/** Modified Bessel function of the first kind and order 0, by its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

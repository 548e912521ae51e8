import { seededRandom } from "../decode/random.ts";

/** Standard normal numbers (Box and Muller, 1958): the same ones for the same seed. */
export function gaussianNoise(length: number, seed: number): Float32Array {
  const next = seededRandom(seed, 0);
  const noise = new Float32Array(length);
  for (let n = 0; n < length; n += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    noise[n] = radius * Math.cos(angle);
    if (n + 1 < length) noise[n + 1] = radius * Math.sin(angle);
  }
  return noise;
}

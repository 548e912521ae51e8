import { open } from "node:fs/promises";
import type { TaskContext } from "../compute/compute.ts";
import { readWavFormat, readWavFrames } from "../media/wav.ts";
import { FEATURES, HOP, HOPS_PER_SECOND, RATE, SoundMeter, type SoundRow } from "./features.ts";

interface MeasureSoundInput {
  /** 16 kHz mono 16-bit WAV. */
  readonly wav: string;
  /** Receives the rows: 32-bit floats, in the order of `FEATURES`. */
  readonly out: string;
}

/** Rows read at once: 10 s. Between blocks a cancel is noticed. */
const BLOCK = 10 * HOPS_PER_SECOND;

/**
 * Pool task: writes how a file sounds, ten times a second. Reads and writes block by block: memory
 * does not grow with its length. Progress in seconds.
 * @returns the number of rows
 * @throws EngineFailure if the file cannot be read; DiskFull, Cancelled
 */
export async function measureSound(
  { wav, out }: MeasureSoundInput,
  context: TaskContext,
): Promise<number> {
  await using input = await open(wav, "r");
  await using output = await open(out, "w");
  const format = await readWavFormat(input);
  if (format.sampleRate !== RATE || format.channels !== 1) {
    throw new Error(`Internal: speech at ${format.sampleRate} Hz, ${format.channels} channels`);
  }
  const meter = new SoundMeter();
  const rows = Math.ceil(format.frames / HOP);
  for (let from = 0; from < rows; from += BLOCK) {
    context.checkCancelled();
    const count = Math.min(BLOCK, rows - from);
    // What the last row lacks is silence.
    const samples = new Float32Array(count * HOP);
    samples.set(await readWavFrames(input, format, from * HOP, samples.length));
    await output.write(new Uint8Array(packRows(meter, samples, count).buffer));
    context.progress((from + count) / HOPS_PER_SECOND, rows / HOPS_PER_SECOND);
  }
  await output.sync();
  return rows;
}

function packRows(meter: SoundMeter, samples: Float32Array, count: number): Float32Array {
  const packed = new Float32Array(count * FEATURES.length);
  for (let row = 0; row < count; row += 1) {
    const measured = meter.measure(samples.subarray(row * HOP, (row + 1) * HOP));
    for (const [column, name] of FEATURES.entries()) {
      packed[row * FEATURES.length + column] = measured[name];
    }
  }
  return packed;
}

/** The rows that `measureSound` has written. */
export function unpackRows(bytes: Uint8Array): SoundRow[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = FEATURES.length * Float32Array.BYTES_PER_ELEMENT;
  const number = (row: number, column: number): number =>
    view.getFloat32(row * width + column * Float32Array.BYTES_PER_ELEMENT, true);
  return Array.from({ length: Math.floor(bytes.byteLength / width) }, (_, row) => ({
    level: number(row, 0),
    pitch: number(row, 1),
    crossings: number(row, 2),
    flatness: number(row, 3),
    flux: number(row, 4),
  }));
}

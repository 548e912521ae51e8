import { type FileHandle, open } from "node:fs/promises";
import { OctaviaError } from "../../contract/errors.ts";

/** Where the samples of a WAV file are and what they are. */
export interface WavFormat {
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly bitsPerSample: number;
  /** Byte offset of the first sample. */
  readonly dataOffset: number;
  /** Samples per channel. */
  readonly frames: number;
}

/** WAVE_FORMAT_PCM and WAVE_FORMAT_EXTENSIBLE (Microsoft, mmreg.h). */
const PCM = 1;
const EXTENSIBLE = 0xfffe;
/** What programs write that stream to a pipe and cannot know the length; eSpeak NG writes the second. */
const UNKNOWN_SIZES = new Set([0, 0xffffffff, 0x7fffffff, 0x7ffff000]);
const HEADER_BYTES = 44;

/**
 * Reads a WAV header: unknown chunks are skipped, and a size left open by a program that wrote to
 * a pipe, or one beyond the end of the file, means "to the end".
 * @throws EngineFailure if it is not a PCM WAV file
 */
export async function readWavFormat(file: FileHandle): Promise<WavFormat> {
  const { size } = await file.stat();
  const riff = await bytesAt(file, 0, 12);
  if (text(riff, 0) !== "RIFF" || text(riff, 8) !== "WAVE") throw notWav("no RIFF header");
  let format: Pick<WavFormat, "channels" | "sampleRate" | "bitsPerSample"> | undefined;
  for (let offset = 12; offset + 8 <= size; ) {
    const head = await bytesAt(file, offset, 8);
    const length = head.getUint32(4, true);
    const dataOffset = offset + 8;
    if (text(head, 0) === "data") {
      if (format === undefined) throw notWav("samples before their format");
      const left = size - dataOffset;
      const bytes = UNKNOWN_SIZES.has(length) ? left : Math.min(length, left);
      const frames = Math.floor((bytes * 8) / (format.channels * format.bitsPerSample));
      return { ...format, dataOffset, frames };
    }
    if (text(head, 0) === "fmt ") format = parseFormat(await bytesAt(file, dataOffset, 16));
    // Chunks are padded to an even length.
    offset = dataOffset + length + (length % 2);
  }
  throw notWav("no samples");
}

/**
 * Reads 16-bit samples as floats from -1 to 1, interleaved.
 * @param from first frame; @param count frames, fewer come back at the end of the file
 * @throws EngineFailure if it does not hold 16-bit PCM
 */
export async function readWavFrames(
  file: FileHandle,
  format: WavFormat,
  from: number,
  count: number,
): Promise<Float32Array> {
  if (format.bitsPerSample !== 16) throw notWav(`${format.bitsPerSample} bits a sample, not 16`);
  const frames = Math.max(0, Math.min(count, format.frames - from));
  const bytesPerFrame = 2 * format.channels;
  const view = await bytesAt(
    file,
    format.dataOffset + from * bytesPerFrame,
    frames * bytesPerFrame,
  );
  const samples = new Float32Array(frames * format.channels);
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = view.getInt16(2 * index, true) / 32768;
  }
  return samples;
}

/**
 * A whole 16-bit WAV file, interleaved: format and samples.
 * @throws EngineFailure if it is not a 16-bit PCM WAV file
 */
export async function readWav(
  path: string,
): Promise<{ readonly format: WavFormat; readonly samples: Float32Array }> {
  const file = await open(path, "r");
  try {
    const format = await readWavFormat(file);
    return { format, samples: await readWavFrames(file, format, 0, format.frames) };
  } finally {
    await file.close();
  }
}

/** The 44-byte header of a 16-bit PCM WAV file (Microsoft RIFF specification, 1991). */
export function wavHeader(sampleRate: number, channels: number, frames: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES));
  const bytes = frames * channels * 2;
  putText(view, 0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  putText(view, 8, "WAVE");
  putText(view, 12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  putText(view, 36, "data");
  view.setUint32(40, bytes, true);
  return new Uint8Array(view.buffer);
}

function parseFormat(view: DataView): Pick<WavFormat, "channels" | "sampleRate" | "bitsPerSample"> {
  const tag = view.getUint16(0, true);
  if (tag !== PCM && tag !== EXTENSIBLE) throw notWav(`samples are not PCM (format ${tag})`);
  const format = {
    channels: view.getUint16(2, true),
    sampleRate: view.getUint32(4, true),
    bitsPerSample: view.getUint16(14, true),
  };
  if (format.channels === 0 || format.sampleRate === 0 || format.bitsPerSample === 0) {
    throw notWav("its format says zero");
  }
  return format;
}

async function bytesAt(file: FileHandle, offset: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw notWav("cut off");
    filled += bytesRead;
  }
  return new DataView(bytes.buffer);
}

const text = (view: DataView, offset: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));

function putText(view: DataView, offset: number, value: string): void {
  for (const [index, char] of [...value].entries()) {
    view.setUint8(offset + index, char.charCodeAt(0));
  }
}

const notWav = (why: string): OctaviaError =>
  new OctaviaError("EngineFailure", `A sound file of the engine cannot be read: ${why}.`, {
    hint: "Run the job again; the engine may have stopped while it wrote.",
  });

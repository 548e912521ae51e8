import { closeSync, openSync, readSync } from "node:fs";
import { clip, type Span } from "./span.ts";

/** A file of raw interleaved 32-bit floats (little endian, full scale 1), from its first byte on. */
export interface PcmFile {
  readonly path: string;
  readonly channels: number;
  readonly frames: number;
}

/**
 * The samples of `span`, interleaved; silence where the span lies outside of the file. Reads
 * synchronously: for pool threads.
 *
 * @throws Error if the file is shorter than it is said to be
 */
export function readPcm(file: PcmFile, span: Span): Float32Array {
  const pcm = new Float32Array(Math.max(0, span.to - span.from) * file.channels);
  const inside = clip(span, { from: 0, to: file.frames });
  if (inside.to <= inside.from) return pcm;
  const target = pcm.subarray(
    (inside.from - span.from) * file.channels,
    (inside.to - span.from) * file.channels,
  );
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  const start = inside.from * file.channels * Float32Array.BYTES_PER_ELEMENT;
  const handle = openSync(file.path, "r");
  try {
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(handle, bytes, done, bytes.length - done, start + done);
      if (read === 0) throw new Error(`Internal: ${file.path} ends before frame ${inside.to}.`);
      done += read;
    }
  } finally {
    closeSync(handle);
  }
  return pcm;
}

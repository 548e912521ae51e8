/** Format code of 32-bit floats in a WAV file (RFC 2361). */
const IEEE_FLOAT = 3;
const HEADER = 44;

/** The header of a WAV file of interleaved 32-bit floats that holds `frames` frames. */
export function floatWavHeader(rate: number, channels: number, frames: number): Uint8Array {
  const frameBytes = channels * Float32Array.BYTES_PER_ELEMENT;
  const header = Buffer.alloc(HEADER);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(HEADER - 8 + frames * frameBytes, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(IEEE_FLOAT, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(8 * Float32Array.BYTES_PER_ELEMENT, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(frames * frameBytes, 40);
  return header;
}

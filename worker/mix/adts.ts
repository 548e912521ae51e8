/** Bytes of an ADTS header without checksum (ISO/IEC 13818-7, 6.2). */
const HEADER = 7;

/**
 * Splits an ADTS stream into its frames, headers included, without a copy.
 *
 * @throws Error if the bytes are not whole ADTS frames one after another
 */
export function adtsFrames(stream: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < stream.length; ) {
    const length = frameLength(stream, at);
    if (length < HEADER || at + length > stream.length) {
      throw new Error(`Internal: no whole ADTS frame at byte ${at} of ${stream.length}.`);
    }
    frames.push(stream.subarray(at, at + length));
    at += length;
  }
  return frames;
}

/** The 13 bits from bit 30 on; 0 where there is no sync word of 12 ones. */
function frameLength(stream: Uint8Array, at: number): number {
  const byte = (index: number): number => stream[at + index] ?? 0;
  if (byte(0) !== 0xff || (byte(1) & 0xf0) !== 0xf0) return 0;
  return ((byte(3) & 0x03) << 11) | (byte(4) << 3) | (byte(5) >> 5);
}

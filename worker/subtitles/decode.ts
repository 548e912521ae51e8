/** A text and how it was read, if that is not certain. */
export interface DecodedText {
  readonly text: string;
  readonly warning?: string;
}

const starts = (bytes: Uint8Array, ...mark: number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/**
 * Bytes of a subtitle file to text: UTF-8, UTF-16 by its byte order mark, else Latin-1 (as Windows
 * has it, code page 1252) with a warning.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (starts(bytes, 0xff, 0xfe)) return { text: new TextDecoder("utf-16le").decode(bytes) };
  if (starts(bytes, 0xfe, 0xff)) return { text: new TextDecoder("utf-16be").decode(bytes) };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return {
      text: new TextDecoder("windows-1252").decode(bytes),
      warning: "The file is not UTF-8; it was read as Latin-1. Check its accented letters.",
    };
  }
}

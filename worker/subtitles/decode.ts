import { detectEncoding, ENCODING_NAMES } from "./encoding.ts";
import { decodeSingleByte } from "./single-byte.ts";

/** A text and how it was read, if that is not as it should be. */
export interface DecodedText {
  readonly text: string;
  readonly warning?: string;
}

/** Bytes of a subtitle file to text, without a byte order mark; a guess is told. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = detectEncoding(bytes);
  const text =
    encoding === "windows-1252"
      ? decodeSingleByte(bytes, encoding)
      : new TextDecoder(encoding).decode(bytes);
  if (encoding === "utf-8") return { text };
  const name = ENCODING_NAMES[encoding];
  const warning = encoding.startsWith("utf-16")
    ? `The file is not UTF-8; it was read as ${name}.`
    : `The file is not UTF-8; it was read as ${name}. If letters are wrong, save it as UTF-8.`;
  return { text, warning };
}

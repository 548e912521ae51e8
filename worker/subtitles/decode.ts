import { detectEncoding, ENCODING_NAMES } from "./encoding.ts";

/** A text and how it was read, if that is not as it should be. */
export interface DecodedText {
  readonly text: string;
  readonly warning?: string;
}

/** What Windows-1252 has in place of the controls 0x80 to 0x9F (WHATWG Encoding). */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Node 20 reads Windows-1252 as Latin-1: its quotes would be controls. */
const westernText = (bytes: Uint8Array): string =>
  new TextDecoder("windows-1252")
    .decode(bytes)
    .replace(/[\u0080-\u009f]/g, (sign) => WINDOWS.charAt(sign.charCodeAt(0) - 0x80));

/** Bytes of a subtitle file to text, without a byte order mark; a guess is told. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = detectEncoding(bytes);
  const text =
    encoding === "windows-1252" ? westernText(bytes) : new TextDecoder(encoding).decode(bytes);
  if (encoding === "utf-8") return { text };
  const name = ENCODING_NAMES[encoding];
  const warning = encoding.startsWith("utf-16")
    ? `The file is not UTF-8; it was read as ${name}.`
    : `The file is not UTF-8; it was read as ${name}. If letters are wrong, save it as UTF-8.`;
  return { text, warning };
}

import { type DoubleByte, detectDoubleByte } from "./double-byte.ts";
import { detectSingleByte, type SingleByte } from "./single-byte.ts";

/** Encodings of subtitle files by the names that `TextDecoder` has for them. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | DoubleByte | SingleByte;

/** As people know them. */
export const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  shift_jis: "Shift-JIS (Japanese)",
  "euc-jp": "EUC-JP (Japanese)",
  gb18030: "GB18030 (Chinese)",
  big5: "Big5 (Chinese)",
  "euc-kr": "EUC-KR (Korean)",
  "windows-1250": "Windows-1250 (Central European)",
  "windows-1251": "Windows-1251 (Cyrillic)",
  "windows-1252": "Windows-1252 (Western European)",
  "windows-1253": "Windows-1253 (Greek)",
  "windows-1254": "Windows-1254 (Turkish)",
  "windows-1255": "Windows-1255 (Hebrew)",
  "windows-1256": "Windows-1256 (Arabic)",
  "koi8-r": "KOI8-R (Cyrillic)",
};

/** Bytes that are looked at: the beginning of a file tells its encoding. */
const SAMPLE = 256 * 1024;
/** Share of zero bytes at every second place above which a text is UTF-16. */
const ZEROS = 0.4;

const starts = (bytes: Uint8Array, ...mark: number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/**
 * The encoding of a text by its byte order mark, else by what is valid, else by what is plausible:
 * a file in one encoding is often valid in another, but reads as rare letters there.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (starts(bytes, 0xff, 0xfe)) return "utf-16le";
  if (starts(bytes, 0xfe, 0xff)) return "utf-16be";
  const sample = bytes.subarray(0, SAMPLE);
  const wide = wideEncoding(sample);
  if (wide !== undefined) return wide;
  if (isValid(bytes, "utf-8")) return "utf-8";
  return detectDoubleByte(sample) ?? detectSingleByte(sample);
}

function isValid(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** UTF-16 without a mark: digits, blanks and line ends of any subtitle file have a zero byte. */
function wideEncoding(sample: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (sample.length < 4) return undefined;
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros.map((count) => count / (sample.length / 2));
  if (odd >= ZEROS && even < odd / 4) return "utf-16le";
  return even >= ZEROS && odd < even / 4 ? "utf-16be" : undefined;
}

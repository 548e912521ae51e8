/** Encodings of subtitle files by the names that `TextDecoder` has for them. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "shift_jis" | "gb18030" | "windows-1252";

/** As people know them. */
export const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  shift_jis: "Shift-JIS (Japanese)",
  gb18030: "GB18030 (Chinese)",
  "windows-1252": "Windows-1252 (Western European)",
};

/** Bytes that are looked at: the beginning of a file tells its encoding. */
const SAMPLE = 256 * 1024;
/** Share of a sample's letters that must look like those of the language. */
const PLAUSIBLE = 0.6;
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
  const [best] = [
    { encoding: "shift_jis", share: japaneseShare(sample) } as const,
    { encoding: "gb18030", share: chineseShare(sample) } as const,
  ].sort((a, b) => b.share - a.share);
  if (best !== undefined && best.share >= PLAUSIBLE) return best.encoding;
  return "windows-1252";
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

/** What a double byte counts: 1 for what every text is full of, 0 for what none has. */
type Judge = (lead: number, trail: number) => number;

const between = (value: number, from: number, to: number): boolean => value >= from && value <= to;

/**
 * Share of what is not ASCII that a judge finds plausible. A lead byte takes the next one with it,
 * whatever that is, as a decoder does.
 */
function plausibleShare(sample: Uint8Array, isLead: (byte: number) => boolean, judge: Judge) {
  let [seen, good] = [0, 0];
  for (let at = 0; at < sample.length; at += 1) {
    const byte = sample[at] ?? 0;
    if (byte < 0x80) continue;
    seen += 1;
    if (!isLead(byte) || at + 1 >= sample.length) continue;
    at += 1;
    good += judge(byte, sample[at] ?? 0);
  }
  return seen === 0 ? 0 : good / seen;
}

/** Kana, the punctuation, and the kanji of the first level (JIS X 0208 in Shift-JIS). */
const japaneseShare = (sample: Uint8Array): number =>
  plausibleShare(
    sample,
    (byte) => between(byte, 0x81, 0x9f) || between(byte, 0xe0, 0xfc),
    (lead, trail) => {
      if (!between(trail, 0x40, 0xfc) || trail === 0x7f) return 0;
      return between(lead, 0x81, 0x83) || between(lead, 0x88, 0x97) ? 1 : 0;
    },
  );

/** The characters of the first level and the punctuation (GB 2312 in GB18030). */
const chineseShare = (sample: Uint8Array): number =>
  plausibleShare(
    sample,
    (byte) => between(byte, 0x81, 0xfe),
    (lead, trail) => {
      if (!between(trail, 0xa1, 0xfe)) return 0;
      return between(lead, 0xb0, 0xd7) || lead === 0xa1 || lead === 0xa3 ? 1 : 0;
    },
  );

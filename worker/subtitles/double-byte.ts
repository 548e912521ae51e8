/** Encodings of two bytes a character, as `TextDecoder` calls them. */
export type DoubleByte = "shift_jis" | "euc-jp" | "gb18030" | "big5" | "euc-kr";

/** Share of a sample's letters that must look like those of the language. */
const PLAUSIBLE = 0.6;
/** Share of characters that are kana in Japanese, and in no other language. */
const KANA = 0.2;
/** Share of characters whose second byte is above ASCII in Big5; beside a lone "Ä" stands ASCII. */
const HIGH_TRAILS = 0.3;

/** Characters below which Korean cannot be told from Chinese: "你好" is both. */
const FEW = 4;
/** Share of first bytes that no second one can follow: words of one byte a letter end anywhere. */
const BROKEN = 0.1;

/** A lead byte takes the next one with it, whatever that is, as a decoder does. */
type Pair = readonly [lead: number, trail: number];

interface Pairs {
  readonly pairs: readonly Pair[];
  /** Bytes above ASCII that began a pair, or stood alone. */
  readonly seen: number;
}

const between = (value: number, from: number, to: number): boolean => value >= from && value <= to;

function pairsOf(sample: Uint8Array, isLead: (byte: number) => boolean): Pairs {
  const pairs: Pair[] = [];
  let seen = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const lead = sample[at] ?? 0;
    if (lead < 0x80) continue;
    seen += 1;
    if (!isLead(lead) || at + 1 >= sample.length) continue;
    at += 1;
    pairs.push([lead, sample[at] ?? 0]);
  }
  return { pairs, seen };
}

function share({ pairs, seen }: Pairs, fits: (lead: number, trail: number) => boolean): number {
  if (seen === 0) return 0;
  return pairs.filter(([lead, trail]) => fits(lead, trail)).length / seen;
}

/** Kana, the punctuation, and the kanji of the first level (JIS X 0208). */
function shiftJis(sample: Uint8Array): number {
  const pairs = pairsOf(sample, (byte) => between(byte, 0x81, 0x9f) || between(byte, 0xe0, 0xfc));
  return share(
    pairs,
    (lead, trail) =>
      between(trail, 0x40, 0xfc) &&
      trail !== 0x7f &&
      (between(lead, 0x81, 0x83) || between(lead, 0x88, 0x97)),
  );
}

/** In all others both bytes, or the first, are above ASCII: one way of reading serves them. */
const isHigh = (byte: number): boolean => between(byte, 0x81, 0xfe);
const inGrid = (trail: number): boolean => between(trail, 0xa1, 0xfe);

/** The same as Shift-JIS has; without kana it is Korean or Chinese. */
function eucJp(pairs: Pairs): number {
  const kana = share(pairs, (lead, trail) => between(lead, 0xa4, 0xa5) && inGrid(trail));
  if (kana < KANA) return 0;
  return share(
    pairs,
    (lead, trail) =>
      inGrid(trail) && (lead === 0xa1 || between(lead, 0xa3, 0xa5) || between(lead, 0xb0, 0xcf)),
  );
}

/** Syllables (KS X 1001); half of Chinese lies behind them. */
function eucKr(pairs: Pairs): number {
  if (pairs.pairs.length < FEW) return 0;
  return share(
    pairs,
    (lead, trail) => inGrid(trail) && (between(lead, 0xa1, 0xa3) || between(lead, 0xb0, 0xc8)),
  );
}

/** The characters of the first level and the punctuation (GB 2312). */
const gb18030 = (pairs: Pairs): number =>
  share(
    pairs,
    (lead, trail) => inGrid(trail) && (between(lead, 0xb0, 0xd7) || lead === 0xa1 || lead === 0xa3),
  );

/** The characters of the first level and the punctuation. */
function big5(pairs: Pairs): number {
  if (share(pairs, (_, trail) => inGrid(trail)) < HIGH_TRAILS) return 0;
  return share(
    pairs,
    (lead, trail) => (between(trail, 0x40, 0x7e) || inGrid(trail)) && between(lead, 0xa1, 0xc6),
  );
}

/** The encoding that a text of China, Japan or Korea is in, if it is one. */
export function detectDoubleByte(sample: Uint8Array): DoubleByte | undefined {
  const pairs = pairsOf(sample, isHigh);
  const broken = share(pairs, (_, trail) => trail < 0x30) >= BROKEN;
  const high = broken ? { pairs: [], seen: 0 } : pairs;
  // Of equals the first is taken: what its language has is only a part of what the next has.
  const found = [
    { encoding: "shift_jis", share: shiftJis(sample) },
    { encoding: "euc-jp", share: eucJp(high) },
    { encoding: "euc-kr", share: eucKr(high) },
    { encoding: "gb18030", share: gb18030(high) },
    { encoding: "big5", share: big5(high) },
  ] as const;
  const best = found.reduce((one, other) => (other.share > one.share ? other : one));
  return best.share >= PLAUSIBLE ? best.encoding : undefined;
}

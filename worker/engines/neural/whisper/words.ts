/** A word and the tokens it is made of: [first, last) of those given. */
export interface TokenWord {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/** Languages written without spaces between words (OpenAI's timing.py, and Khmer). */
const WITHOUT_SPACES = new Set(["zh", "ja", "th", "lo", "my", "km", "yue"]);
const REPLACEMENT = "\uFFFD";
/** What stays with the word after it, and with the word before it (OpenAI's timing.py, and more). */
const OPENING = /^[\s"'“‘¿¡([{«‹「『（【-]+$/u;
const CLOSING = /^[\s"'.。,，!！?？:：;；”’)\]}»›」』）】、…%-]+$/u;

/**
 * Groups tokens into words: at spaces, or where words are not set apart, as the language's own
 * rules say. Punctuation belongs to its word. The words' texts together are the text.
 * @param tokens text alone
 */
export function wordsOf(
  tokens: readonly number[],
  decode: (tokens: readonly number[]) => string,
  language: string,
): TokenWord[] {
  const pieces = wholeCharacters(tokens, decode);
  const words = WITHOUT_SPACES.has(language)
    ? joinAt(pieces, segmenterBreaks(pieces, language))
    : joinAt(pieces, spaceBreaks(pieces));
  return withPunctuation(words);
}

/** The fewest tokens at a time that make whole characters: one character may need several. */
function wholeCharacters(
  tokens: readonly number[],
  decode: (tokens: readonly number[]) => string,
): TokenWord[] {
  const pieces: TokenWord[] = [];
  let first = 0;
  for (let last = 1; last <= tokens.length; last += 1) {
    const text = decode(tokens.slice(first, last));
    // No character is longer than four bytes, so waiting for more than four tokens is in vain.
    if (text.includes(REPLACEMENT) && last < tokens.length && last - first < 4) continue;
    pieces.push({ text, first, last });
    first = last;
  }
  return pieces;
}

/** Which pieces begin a word: those that begin with a space. */
function spaceBreaks(pieces: readonly TokenWord[]): ReadonlySet<number> {
  return new Set(pieces.flatMap(({ text }, index) => (/^\s/u.test(text) ? [index] : [])));
}

/** Which pieces begin a word, where a word of the language begins. */
function segmenterBreaks(pieces: readonly TokenWord[], language: string): ReadonlySet<number> {
  const code = language === "yue" ? "zh" : language;
  const text = pieces.map((piece) => piece.text).join("");
  const starts = new Set<number>();
  for (const { index } of new Intl.Segmenter(code, { granularity: "word" }).segment(text)) {
    starts.add(index);
  }
  const breaks = new Set<number>();
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (starts.has(at)) breaks.add(index);
    at += piece.text.length;
  }
  return breaks;
}

function joinAt(pieces: readonly TokenWord[], breaks: ReadonlySet<number>): TokenWord[] {
  const words: TokenWord[] = [];
  for (const [index, piece] of pieces.entries()) {
    const word = words.at(-1);
    if (word === undefined || breaks.has(index)) words.push(piece);
    else words.splice(-1, 1, join(word, piece));
  }
  return words;
}

const join = (a: TokenWord, b: TokenWord): TokenWord => ({
  text: a.text + b.text,
  first: a.first,
  last: b.last,
});

function withPunctuation(words: readonly TokenWord[]): TokenWord[] {
  const joined: TokenWord[] = [];
  let opening: TokenWord | undefined;
  for (const word of words) {
    const whole = opening === undefined ? word : join(opening, word);
    opening = undefined;
    const before = joined.at(-1);
    // A mark after a space opens, without one it closes: `"` and `-` can do both.
    if (before !== undefined && CLOSING.test(whole.text) && !/^\s+["'“‘-]/u.test(whole.text)) {
      joined.splice(-1, 1, join(before, whole));
    } else if (OPENING.test(whole.text)) opening = whole;
    else joined.push(whole);
  }
  if (opening !== undefined) joined.push(opening);
  return joined;
}

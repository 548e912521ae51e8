/** Part of a text: offsets, the end not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Parentheses with one of these in them describe a sound wherever they stand. */
const SOUNDS =
  /\b(?:applause|applauds?|music|laugh\w*|sigh\w*|cheer\w*|chuckl\w*|cough\w*|gasp\w*|silence|inaudible|whisper\w*|clapping|crowd|aplausos|música|risas|risos|applaudissements|musique|rires|applausi|musica|risate|aplaudiments|rialles|applaus|musik|gelächter|lachen|lacht)\b/iu;
const NOTE = /[♩♪♫♬]/u;
const NOTES = /[♩♪♫♬ ]/u;
const MARGIN = /[ \t\-–—]/u;
const CLOSING: Readonly<Record<string, string>> = { "[": "]", "【": "】", "(": ")", "（": "）" };
/** A description is a few words; a longer bracket is text. */
const LONGEST = 120;
const LONGEST_SONG = 500;

/**
 * What of a subtitle is not speech: [Music], (applause), and lyrics between notes. Square brackets
 * always count, round ones if they fill a line or name a sound. One pass; nothing overlaps.
 */
export function soundRanges(text: string): Range[] {
  const ranges: Range[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = text.charAt(at);
    const end = NOTE.test(sign) ? endOfSong(text, at) : endOfBracket(text, at, sign);
    if (end === undefined) {
      at += 1;
    } else {
      ranges.push({ start: at, end });
      at = end;
    }
  }
  return ranges;
}

/** Through the closing notes; where there are none near, to the end of the line. */
function endOfSong(text: string, start: number): number {
  const lyrics = skip(text, start, NOTES);
  const song = text.slice(lyrics, lyrics + LONGEST_SONG);
  const closing = song.search(NOTE);
  if (closing !== -1) return skip(text, lyrics + closing, NOTES);
  const line = song.indexOf("\n");
  return lyrics + (line === -1 ? song.length : line);
}

/** The first offset from `at` on that is not one of these signs. */
function skip(text: string, at: number, signs: RegExp): number {
  let next = at;
  while (next < text.length && signs.test(text.charAt(next))) next += 1;
  return next;
}

function endOfBracket(text: string, start: number, sign: string): number | undefined {
  const closing = CLOSING[sign];
  if (closing === undefined) return undefined;
  const inside = text.slice(start + 1, start + 1 + LONGEST);
  const length = inside.indexOf(closing);
  if (length === -1) return undefined;
  const end = start + length + 2;
  const square = sign === "[" || sign === "【";
  return square || SOUNDS.test(inside.slice(0, length)) || fillsLine(text, start, end)
    ? end
    : undefined;
}

/** Nothing but dashes and spaces beside it on its lines. */
function fillsLine(text: string, start: number, end: number): boolean {
  let before = start - 1;
  while (before >= 0 && MARGIN.test(text.charAt(before))) before -= 1;
  const after = skip(text, end, MARGIN);
  return (
    (before < 0 || text.charAt(before) === "\n") &&
    (after === text.length || text.charAt(after) === "\n")
  );
}

/** The text without the ranges. */
export function without(text: string, ranges: readonly Range[]): string {
  let from = 0;
  const kept = ranges.map(({ start, end }) => {
    const part = text.slice(from, start);
    from = end;
    return part;
  });
  return [...kept, text.slice(from)].join(" ");
}

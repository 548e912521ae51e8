import type { SplitEdit, TimeEdit } from "../../../contract/kinds/words.ts";
import type { Line, Word } from "../../../contract/transcript.ts";
import { badEdit } from "./bad-edits.ts";

/** Seconds: a line is never shorter, or nothing could be shown or placed. */
const SHORTEST = 0.05;
/** Seconds that a time may be off by rounding before it counts as an overlap. */
const ROUNDING = 0.001;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * A line at other times, within the free stretch around it.
 * @throws InvalidInput where they run backwards or into a neighbour
 */
export function retime(line: Line, { start, end }: TimeEdit, free: Stretch): Line {
  if (end - start < SHORTEST) {
    throw badEdit(
      `Line ${line.id} cannot go from ${told(start)} to ${told(end)}`,
      "A line ends at least 0.05 s after its start.",
    );
  }
  if (start < free.from - ROUNDING || end > free.to + ROUNDING) {
    const room = free.to === Number.POSITIVE_INFINITY ? "on" : `to ${told(free.to)}`;
    throw badEdit(
      `Line ${line.id} cannot go from ${told(start)} to ${told(end)}: it has room from ${told(free.from)} ${room}`,
      "Move its neighbour first, or merge the two.",
    );
  }
  const times = { start: Math.max(start, free.from), end: Math.min(end, free.to) };
  return { ...line, ...times, words: wordsWithin(line.words, times) };
}

/** Words as far as they are heard in a line; none if one of them is not, for then none is known. */
function wordsWithin(
  words: readonly Word[],
  { start, end }: { readonly start: number; readonly end: number },
): Word[] {
  if (words.some((word) => word.end <= start || word.start >= end)) return [];
  return words.map((word) => ({
    ...word,
    start: Math.max(start, word.start),
    end: Math.min(end, word.end),
  }));
}

/**
 * Two lines of one; words go to the half in which their middle is.
 * @throws InvalidInput where it would leave a half without time or text
 */
export function split(line: Line, { at, textAt, into }: SplitEdit): [Line, Line] {
  if (at < line.start + SHORTEST || at > line.end - SHORTEST) {
    throw badEdit(
      `Line ${line.id} cannot be split at ${told(at)}: it goes from ${told(line.start)} to ${told(line.end)}`,
    );
  }
  const [before, after] = [line.text.slice(0, textAt).trim(), line.text.slice(textAt).trim()];
  if (before === "" || after === "" || isInsideCharacter(line.text, textAt)) {
    throw badEdit(
      `Line ${line.id} cannot be split at character ${textAt} of its text`,
      "Both halves need words.",
    );
  }
  const isFirst = (word: Word): boolean => (word.start + word.end) / 2 < at;
  const [first, second] = [
    { start: line.start, end: at },
    { start: at, end: line.end },
  ];
  return [
    { ...line, ...first, text: before, words: wordsWithin(line.words.filter(isFirst), first) },
    {
      ...{ ...line, ...second, id: into, text: after },
      words: wordsWithin(
        line.words.filter((word) => !isFirst(word)),
        second,
      ),
    },
  ];
}

/** Between the two halves of a UTF-16 surrogate pair. */
const isInsideCharacter = (text: string, at: number): boolean =>
  /^[\uD800-\uDBFF]$/.test(text.charAt(at - 1)) && /^[\uDC00-\uDFFF]$/.test(text.charAt(at));

const told = (seconds: number): string => `${seconds.toFixed(2)} s`;

import type { StudioLine } from "./lines.ts";

export interface Wanted {
  readonly find: string;
  readonly replace: string;
  /** Whether A is another letter than a. */
  readonly matchCase: boolean;
  readonly wholeWords: boolean;
}

/** What a replacement would do. */
export interface Replacement {
  /** New texts by line. */
  readonly texts: readonly { readonly line: StudioLine; readonly text: string }[];
  /** Places that would be changed. */
  readonly places: number;
  /** Locked lines that have such a place and stay as they are. */
  readonly locked: number;
}

const NONE: Replacement = { texts: [], places: 0, locked: 0 };
/** The contract takes no longer text. */
const LONGEST = 2000;

/** Replaces in the dub's texts, but in no locked line; a line that would be empty stays too. */
export function plannedReplacement(
  lines: readonly StudioLine[],
  { find, replace, matchCase, wholeWords }: Wanted,
  locked: ReadonlySet<number>,
): Replacement {
  if (find.trim() === "") return NONE;
  const pattern = patternOf(find, matchCase, wholeWords);
  const texts: { line: StudioLine; text: string }[] = [];
  let places = 0;
  let spared = 0;
  for (const line of lines) {
    const found = [...line.text.matchAll(pattern)].length;
    if (found === 0) continue;
    if (locked.has(line.id)) {
      spared += 1;
      continue;
    }
    // A function: "$1" typed by a person is those two letters.
    const text = line.text.replace(pattern, () => replace).trim();
    if (text === "" || text === line.text || text.length > LONGEST) continue;
    places += found;
    texts.push({ line, text });
  }
  return { texts, places, locked: spared };
}

function patternOf(find: string, matchCase: boolean, wholeWords: boolean): RegExp {
  const literal = find.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const part = "[\\p{L}\\p{M}\\p{N}_]";
  const whole = wholeWords ? `(?<!${part})${literal}(?!${part})` : literal;
  return new RegExp(whole, matchCase ? "gu" : "giu");
}

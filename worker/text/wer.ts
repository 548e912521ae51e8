/** How far a recognised text is from the truth. */
export interface WordErrors {
  /** (substitutions + deletions + insertions) / words of the truth. */
  readonly wer: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** English words of 0 to 99; other numbers stay digits. */
function spellOut(token: string): string[] {
  if (!/^\d{1,2}$/.test(token)) return [token];
  const value = Number(token);
  const unit = UNITS[value];
  if (unit !== undefined) return [unit];
  const tens = TENS[Math.floor(value / 10) - 2] ?? token;
  const rest = value % 10 === 0 ? undefined : UNITS[value % 10];
  return rest === undefined ? [tens] : [tens, rest];
}

/** Lower case, no punctuation but the apostrophe inside a word, small numbers as words. */
function normalWords(text: string): string[] {
  const plain = text.normalize("NFC").toLowerCase().replace(/[’ʼ]/g, "'");
  const tokens = plain.match(/[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}\p{N}]+)*/gu) ?? [];
  return tokens.flatMap(spellOut);
}

interface Path {
  readonly errors: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

const step = (from: Path, kind: "substitutions" | "deletions" | "insertions"): Path => ({
  ...from,
  errors: from.errors + 1,
  [kind]: from[kind] + 1,
});

const least = (paths: readonly [Path, Path, Path]): Path =>
  paths.reduce((best, path) => (path.errors < best.errors ? path : best));

/**
 * Word error rate: Levenshtein's distance over words, by the truth's number of words. Case,
 * punctuation and the spelling of numbers below 100 (English) do not count.
 * Against an empty truth the rate is the number of inserted words.
 */
export function wordErrors(truth: string, heard: string): WordErrors {
  const expected = normalWords(truth);
  const given = normalWords(heard);
  const none: Path = { errors: 0, substitutions: 0, deletions: 0, insertions: 0 };
  let row: Path[] = [none];
  for (let column = 1; column <= given.length; column += 1) {
    row.push(step(row[column - 1] ?? none, "insertions"));
  }
  for (const word of expected) {
    const above = row;
    row = [step(above[0] ?? none, "deletions")];
    for (const [column, other] of given.entries()) {
      const diagonal = above[column] ?? none;
      row.push(
        least([
          word === other ? diagonal : step(diagonal, "substitutions"),
          step(above[column + 1] ?? none, "deletions"),
          step(row[column] ?? none, "insertions"),
        ]),
      );
    }
  }
  const { errors, substitutions, deletions, insertions } = row.at(-1) ?? none;
  return { wer: errors / Math.max(1, expected.length), substitutions, deletions, insertions };
}

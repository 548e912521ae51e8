/** How a language says numbers and the signs that go with them. */
export interface NumberWords {
  /** @param value a whole number from 0, below 10^12 */
  cardinal(value: number): string;
  /** A year as it is said, where that differs: "nineteen ninety-nine". */
  year?(value: number): string | undefined;
  /** @returns undefined beyond what is known */
  ordinal?(value: number): string | undefined;
  /** What may follow a number to make it an ordinal: "st", "º". */
  readonly ordinalMarks?: readonly string[];
  /** What stands between whole and decimals. */
  readonly decimalMark: "." | ",";
  /** What may stand between groups of three, besides spaces that do not break. */
  readonly groupMarks: readonly string[];
  readonly point: string;
  readonly minus: string;
  /** Signs said as one word: "%", "&". */
  readonly signs: Readonly<Record<string, string>>;
  /** Signs of currencies: one of them with its number ("one dollar"), and what follows others. */
  readonly currencies: Readonly<Record<string, readonly [one: string, more: string]>>;
}

/** The parts of a number below 10^12: how many thousands of millions, millions, thousands, ones. */
export function groupsOf(value: number): readonly [number, number, number, number] {
  const group = (scale: number): number => Math.floor(value / scale) % 1000;
  return [group(1e9), group(1e6), group(1e3), group(1)];
}

/** The words of a list written with spaces. */
export const words = (list: string): readonly string[] => list.split(" ");

/** An entry that must be there. */
export function pick(list: readonly string[], index: number): string {
  const word = list[index];
  if (word === undefined) throw new Error(`Internal: no word for ${index}`);
  return word;
}

/** Joined by spaces, what is empty left out. */
export const phrase = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== "").join(" ");

import type { Language } from "../../../../contract/languages.ts";
import { english } from "./numbers/english.ts";
import { french } from "./numbers/french.ts";
import { german } from "./numbers/german.ts";
import { italian } from "./numbers/italian.ts";
import type { NumberWords } from "./numbers/number-words.ts";
import { portuguese } from "./numbers/portuguese.ts";
import { spanish } from "./numbers/spanish.ts";

/** A language's words, and how its numbers are found in text. */
interface Rules {
  readonly words: NumberWords;
  readonly number: RegExp;
  /** A currency written before its number. */
  readonly currencyFirst: RegExp;
}

const HARD_SPACE = "\u00a0";
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/gu, "\\$&");

const rules = (words: NumberWords): Rules => ({
  words,
  number: numberPattern(words),
  currencyFirst: new RegExp(`([${signsOf(words)}])[ ${HARD_SPACE}]?(\\d[\\d.,]*\\d|\\d)`, "gu"),
});

/** Languages whose numbers are known; digits of others are left as they are. */
const RULES: Readonly<Partial<Record<Language, Rules>>> = {
  ...{ de: rules(german), en: rules(english), es: rules(spanish) },
  ...{ fr: rules(french), it: rules(italian), pt: rules(portuguese) },
};

/** Beyond it, and where zeros lead, digits are read one by one. */
const LARGEST = 1e12;

/**
 * Text as it is said: numbers, currencies and common signs that the voice has no sound for, in
 * words. A voice whose alphabet has digits is given the digits.
 * @param knows whether the voice has a sound for a character
 */
export function normalizeText(
  text: string,
  language: Language,
  knows: (character: string) => boolean,
): string {
  const known = RULES[language];
  if (known === undefined) return text;
  const plain = text.replace(/[\u2009\u202f]/gu, HARD_SPACE);
  return spellSigns(knows("1") ? plain : spellNumbers(plain, known), known.words, knows);
}

function spellNumbers(text: string, { words, number, currencyFirst }: Rules): string {
  return text
    .replace(currencyFirst, "$2 $1")
    .replace(/(?<=\p{L})(?=\d)/gu, " ")
    .replace(/\b(\d{1,2}):([0-5]\d)\b/gu, (_, hour: string, minute: string) =>
      minute === "00" ? hour : `${hour} ${minute}`,
    )
    .replace(number, (match, ...parts: unknown[]) => {
      const groups: unknown = parts.at(-1);
      return isParts(groups) ? spell(groups, words) : match;
    });
}

/** A number as it is written. */
interface Parts {
  readonly minus?: string;
  readonly grouped?: string;
  readonly plain?: string;
  readonly decimals?: string;
  /** Decimals after a mark that is not the language's own. */
  readonly other?: string;
  readonly ordinal?: string;
  readonly currency?: string;
  readonly next?: string;
}

function signsOf({ currencies }: NumberWords): string {
  return Object.keys(currencies).map(escaped).join("");
}

const isParts = (value: unknown): value is Parts => typeof value === "object" && value !== null;

function numberPattern(words: NumberWords): RegExp {
  const { decimalMark, groupMarks, ordinalMarks = [] } = words;
  const groups = [...groupMarks, HARD_SPACE]
    .map((mark) => `\\d{1,3}(?:${escaped(mark)}\\d{3})+(?!\\d)`)
    .join("|");
  const marks = [...ordinalMarks].sort((a, b) => b.length - a.length).map(escaped);
  const ordinal = marks.length === 0 ? "" : `|(?<ordinal>${marks.join("|")})(?!\\p{L})`;
  // Other languages' decimal marks are understood where they cannot be group marks.
  const decimals = `(?:${escaped(decimalMark)}(?<decimals>\\d+)|\\.(?<other>\\d{1,2}(?!\\d))`;
  return new RegExp(
    `(?<minus>(?<![\\p{L}\\p{N}])[-−](?=\\d))?(?:(?<grouped>${groups})|(?<plain>\\d+))` +
      `(?:${decimals})${ordinal})?(?:[ ${HARD_SPACE}]?(?<currency>[${signsOf(words)}]))?(?<next>\\p{L})?`,
    "gu",
  );
}

function spell(parts: Parts, number: NumberWords): string {
  const digits = (parts.grouped ?? parts.plain ?? "").replace(/\D/gu, "");
  const decimals = parts.decimals ?? parts.other;
  const whole = spellWhole(digits, parts, number, decimals !== undefined);
  const fraction = decimals === undefined ? "" : ` ${number.point} ${oneByOne(decimals, number)}`;
  const names = number.currencies[parts.currency ?? ""];
  const one = names !== undefined && digits === "1" && decimals === undefined;
  return [
    parts.minus === undefined ? "" : `${number.minus} `,
    one ? names[0] : whole + fraction,
    one || names === undefined ? "" : ` ${names[1]}`,
    // "5km" is two words.
    parts.next === undefined ? "" : ` ${parts.next}`,
  ].join("");
}

function spellWhole(
  digits: string,
  parts: Parts,
  number: NumberWords,
  hasDecimals: boolean,
): string {
  const value = Number(digits);
  if (value >= LARGEST || (digits.length > 1 && digits.startsWith("0"))) {
    return oneByOne(digits, number);
  }
  const ordinal = parts.ordinal === undefined ? undefined : number.ordinal?.(value);
  if (ordinal !== undefined) return ordinal;
  const mayBeYear =
    parts.plain?.length === 4 && !hasDecimals && parts.currency === undefined && !parts.minus;
  return (mayBeYear ? number.year?.(value) : undefined) ?? number.cardinal(value);
}

const oneByOne = (digits: string, number: NumberWords): string =>
  [...digits].map((digit) => number.cardinal(Number(digit))).join(" ");

function spellSigns(
  text: string,
  { signs, currencies }: NumberWords,
  knows: (character: string) => boolean,
): string {
  const names: Record<string, string> = { ...signs };
  for (const [sign, [, more]] of Object.entries(currencies)) names[sign] = more;
  return [...text]
    .map((character) => {
      const name = names[character];
      return name === undefined || knows(character) ? character : ` ${name} `;
    })
    .join("")
    .replace(/[ \u00a0]+/gu, " ")
    .replace(/ (?=[.,;:!?…])/gu, "")
    .trim();
}

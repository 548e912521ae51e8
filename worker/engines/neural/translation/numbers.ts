/** Code points of the digit 0 in the scripts of our languages besides ASCII. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10] as const;
const FOREIGN_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]/g;

/** What may stand between the digits of one number in some language: 1,000 1.000 1 000 7:30. */
const SEPARATOR = "[.,:'’٫٬\\s]?\\s?";

/** Groups of three apart by spaces, or digits with separators inside. */
const NUMBER = /\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,:'’٫٬]\d+)*/g;

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Arabic, Persian, Devanagari and full-width digits as ASCII; every index stays what it was. */
export function asciiDigits(text: string): string {
  return text.replace(FOREIGN_DIGIT, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROS.findLast((first) => first <= code) ?? code;
    return String(code - zero);
  });
}

/** Where numbers written in digits stand. */
export function findNumbers(text: string): Stretch[] {
  return [...asciiDigits(text).matchAll(NUMBER)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Source of a pattern for digits as any of our languages may group them. */
export function digitsPattern(digits: string): string {
  const significant = digits.replace(/^0+(?=\d)/, "");
  const zeros = digits === significant ? "" : `(?:0${SEPARATOR})*`;
  return `(?<!\\d)${zeros}${[...significant].join(SEPARATOR)}(?!\\d)`;
}

/**
 * The numbers of a source, digits only, that its translation has not got, each as often as it
 * lacks. Separators may differ (3.5 and 3,5; 1,000 and 1 000), the digits may not.
 */
export function missingNumbers(source: string, translation: string): string[] {
  const plain = asciiDigits(source);
  const wanted = findNumbers(source).map(({ start, end }) =>
    plain.slice(start, end).replace(/\D/g, ""),
  );
  // The longest first: the 2 of 25 is no 2.
  wanted.sort((a, b) => b.length - a.length);
  let rest = asciiDigits(translation);
  return wanted.filter((digits) => {
    const match = new RegExp(digitsPattern(digits)).exec(rest);
    if (match === null) return true;
    rest = `${rest.slice(0, match.index)} | ${rest.slice(match.index + match[0].length)}`;
    return false;
  });
}

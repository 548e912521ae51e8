import fc from "fast-check";
import { expect, test } from "vitest";
import type { Language } from "../../../../contract/languages.ts";
import { normalizeText } from "./text-normalize.ts";

const onlyLetters = (character: string): boolean => /[\p{L},.;:!?¿¡() -]/u.test(character);
const say = (text: string, language: Language): string =>
  normalizeText(text, language, onlyLetters);
const SPELLED = ["de", "en", "es", "fr", "it", "pt"] as const;

test.each([
  [
    "en",
    "21 105 1,234,567",
    "twenty-one one hundred five one million two hundred thirty-four thousand five hundred sixty-seven",
  ],
  [
    "en",
    "in 1999, 1905, 1800, 2005 and 2024",
    "in nineteen ninety-nine, nineteen oh five, eighteen hundred, two thousand five and twenty twenty-four",
  ],
  ["en", "1st, 22nd, 12th and 30th", "first, twenty-second, twelfth and thirtieth"],
  ["en", "$5.50, £1 or 50%", "five point five zero dollars, one pound or fifty percent"],
  ["en", "at 12:30, 9:05 and 7:00", "at twelve thirty, nine zero five and seven"],
  [
    "en",
    "-5° in room 007 (A4, 3km)",
    "minus five degrees in room zero zero seven (A four, three km)",
  ],
  [
    "es",
    "16 21 31 100 101 555 1.000 21.000",
    "dieciséis veintiuno treinta y uno cien ciento uno quinientos cincuenta y cinco mil veintiún mil",
  ],
  ["es", "1.000.000 y 31.000.000", "un millón y treinta y un millones"],
  ["es", "el 1º, 3,5 % y 1 €", "el primero, tres coma cinco por ciento y un euro"],
  [
    "fr",
    "71 80 81 99, 200, 201, 80 000",
    "soixante et onze quatre-vingts quatre-vingt-un quatre-vingt-dix-neuf, deux cents, deux cent un, quatre-vingt mille",
  ],
  ["fr", "le 1er, la 2e, le 21e et 1 €", "le premier, la deuxième, le vingt et unième et un euro"],
  [
    "de",
    "1 21 101 1.001 1998 2.000.001",
    "eins einundzwanzig einhunderteins eintausendeins neunzehnhundertachtundneunzig zwei Millionen eins",
  ],
  [
    "it",
    "21 28 23 108 1.000 2.003 21.000",
    "ventuno ventotto ventitré centotto mille duemilatré ventunomila",
  ],
  [
    "pt",
    "16 100 101 1.001 1.100 1.234",
    "dezesseis cem cento e um mil e um mil e cem mil duzentos e trinta e quatro",
  ],
] as const)("%s: %s", (language, written, spoken) => {
  expect(say(written, language)).toBe(spoken);
});

test("a voice that has digits and signs is given them as they are", () => {
  expect(normalizeText("los 64 vídeos, 50 %", "es", () => true)).toBe("los 64 vídeos, 50 %");
});

test("languages without rules keep their digits, to be named as lost", () => {
  expect(say("12 uur", "nl")).toBe("12 uur");
});

const number = fc.integer({ min: 0, max: 999_999_999_999 });

test.each(SPELLED)(
  "%s: different numbers are said differently, and none with digits",
  (language) => {
    const plain = (value: number): string => say(`x ${value} x`, language);
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(plain(a)).not.toMatch(/\d/u);
        expect(plain(a) === plain(b)).toBe(a === b);
      }),
    );
    const small = Array.from({ length: 3000 }, (_, value) => plain(value));
    expect(new Set(small).size).toBe(3000);
  },
);

test.each(SPELLED)("%s: a number grouped is the number", (language) => {
  const mark = language === "en" ? "," : language === "fr" ? "\u202f" : ".";
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: 999_999_999 }), (value) => {
      const grouped = String(value).replace(/(?<=\d)(?=(?:\d{3})+$)/gu, mark);
      expect(say(grouped, language)).toBe(say(String(value), language));
    }),
  );
});

test.each(SPELLED)(
  "%s: no text makes it fail, and text without numbers or signs stays",
  (language) => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        expect(say(text, language)).not.toMatch(/[0-9%€$£]/u);
      }),
    );
    const words = fc.array(fc.stringMatching(/^\p{L}{1,8}[,.!?]?$/u), { minLength: 1 });
    fc.assert(
      fc.property(words, (list) => {
        expect(say(list.join(" "), language)).toBe(list.join(" "));
      }),
    );
  },
);

import { groupsOf, type NumberWords, phrase, pick, words } from "./number-words.ts";

/** "ein" is what stands before something; alone it is "eins". */
const SMALL = words(
  "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn " +
    "sechzehn siebzehn achtzehn neunzehn",
);
const TENS = words("- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig");

function belowHundred(value: number): string {
  if (value < 20) return value === 0 ? "" : pick(SMALL, value);
  const ten = pick(TENS, Math.floor(value / 10));
  return value % 10 === 0 ? ten : `${pick(SMALL, value % 10)}und${ten}`;
}

function belowThousand(value: number): string {
  const hundreds = value < 100 ? "" : `${pick(SMALL, Math.floor(value / 100))}hundert`;
  return hundreds + belowHundred(value % 100);
}

const scaled = (value: number, one: string, more: string): string =>
  value === 0 ? "" : value === 1 ? `eine ${one}` : `${belowThousand(value)} ${more}`;

function cardinal(value: number): string {
  if (value === 0) return pick(SMALL, 0);
  const [milliards, millions, thousand, ones] = groupsOf(value);
  const thousands = thousand === 0 ? "" : `${belowThousand(thousand)}tausend`;
  const below = (thousands + belowThousand(ones)).replace(/ein$/, "eins");
  return phrase(
    scaled(milliards, "Milliarde", "Milliarden"),
    scaled(millions, "Million", "Millionen"),
    below,
  );
}

function year(value: number): string | undefined {
  if (value < 1100 || value > 1999) return undefined;
  return `${belowHundred(Math.floor(value / 100))}hundert${belowHundred(value % 100).replace(/ein$/, "eins")}`;
}

export const german: NumberWords = {
  ...{ cardinal, year },
  ...{ decimalMark: ",", groupMarks: ["."], point: "Komma", minus: "minus" },
  signs: {
    ...{ "%": "Prozent", "&": "und", "+": "plus", "=": "gleich", "@": "at" },
    ...{ "°": "Grad", "#": "Nummer", "×": "mal" },
  },
  currencies: {
    ...{ $: ["ein Dollar", "Dollar"], "€": ["ein Euro", "Euro"] },
    ...{ "£": ["ein Pfund", "Pfund"], "¥": ["ein Yen", "Yen"] },
  },
};

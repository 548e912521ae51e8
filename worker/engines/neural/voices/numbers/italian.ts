import { groupsOf, type NumberWords, phrase, pick, words } from "./number-words.ts";

const SMALL = words(
  "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici " +
    "quindici sedici diciassette diciotto diciannove",
);
const TENS = words("- - venti trenta quaranta cinquanta sessanta settanta ottanta novanta");
const ORDINALS = words("- primo secondo terzo quarto quinto sesto settimo ottavo nono decimo");

function belowHundred(value: number): string {
  if (value < 20) return value === 0 ? "" : pick(SMALL, value);
  const ten = pick(TENS, Math.floor(value / 10));
  const one = value % 10;
  if (one === 0) return ten;
  // Two vowels never meet: ventuno, ventotto.
  return (one === 1 || one === 8 ? ten.slice(0, -1) : ten) + pick(SMALL, one);
}

function belowThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const many = hundreds === 0 ? "" : `${hundreds === 1 ? "" : pick(SMALL, hundreds)}cento`;
  return (many + belowHundred(value % 100)).replace("centoott", "centott");
}

const scaled = (value: number, one: string, more: string): string =>
  value === 0 ? "" : value === 1 ? `un ${one}` : `${accented(belowThousand(value))} ${more}`;

/** "tre" at the end of a longer word takes the stress. */
const accented = (text: string): string => text.replace(/(?<=\p{L})tre$/u, "tré");

function cardinal(value: number): string {
  if (value === 0) return pick(SMALL, 0);
  const [milliards, millions, thousand, ones] = groupsOf(value);
  const thousands =
    thousand === 0 ? "" : thousand === 1 ? "mille" : `${belowThousand(thousand)}mila`;
  return phrase(
    scaled(milliards, "miliardo", "miliardi"),
    scaled(millions, "milione", "milioni"),
    accented(thousands + belowThousand(ones)),
  );
}

export const italian: NumberWords = {
  ...{ cardinal, ordinal: (value) => ORDINALS[value], ordinalMarks: ["º", "°"] },
  ...{ decimalMark: ",", groupMarks: ["."], point: "virgola", minus: "meno" },
  signs: {
    ...{ "%": "per cento", "&": "e", "+": "più", "=": "uguale", "@": "chiocciola" },
    ...{ "°": "gradi", "#": "numero", "×": "per" },
  },
  currencies: {
    ...{ $: ["un dollaro", "dollari"], "€": ["un euro", "euro"] },
    ...{ "£": ["una sterlina", "sterline"], "¥": ["uno yen", "yen"] },
  },
};

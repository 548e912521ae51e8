import { groupsOf, type NumberWords, phrase, pick, words } from "./number-words.ts";

/** As in Brazil, where most speakers are. */
const SMALL = words(
  "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze " +
    "dezesseis dezessete dezoito dezenove",
);
const TENS = words("- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa");
const HUNDREDS = words(
  "- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
);
const ORDINALS = words("- primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo");

function belowHundred(value: number): string {
  if (value < 20) return pick(SMALL, value);
  const ten = pick(TENS, Math.floor(value / 10));
  return value % 10 === 0 ? ten : `${ten} e ${pick(SMALL, value % 10)}`;
}

function belowThousand(value: number): string {
  if (value === 0) return "";
  if (value === 100) return "cem";
  if (value < 100) return belowHundred(value);
  const hundreds = pick(HUNDREDS, Math.floor(value / 100));
  return value % 100 === 0 ? hundreds : `${hundreds} e ${belowHundred(value % 100)}`;
}

const scaled = (value: number, one: string, more: string): string =>
  value === 0 ? "" : value === 1 ? `um ${one}` : `${belowThousand(value)} ${more}`;

function cardinal(value: number): string {
  if (value === 0) return pick(SMALL, 0);
  const [milliards, millions, thousand, ones] = groupsOf(value);
  const before = phrase(
    scaled(milliards, "bilhão", "bilhões"),
    scaled(millions, "milhão", "milhões"),
    thousand === 1 ? "mil" : scaled(thousand, "mil", "mil"),
  );
  // "e" before the last group where it is one word's worth: mil e um, mil e cem.
  const and = before !== "" && ones > 0 && (ones < 100 || ones % 100 === 0);
  return phrase(before, and ? "e" : "", belowThousand(ones));
}

export const portuguese: NumberWords = {
  ...{ cardinal, ordinal: (value) => ORDINALS[value], ordinalMarks: ["º", ".º"] },
  ...{ decimalMark: ",", groupMarks: ["."], point: "vírgula", minus: "menos" },
  signs: {
    ...{ "%": "por cento", "&": "e", "+": "mais", "=": "igual a", "@": "arroba" },
    ...{ "°": "graus", "#": "número", "×": "vezes" },
  },
  currencies: {
    ...{ $: ["um dólar", "dólares"], "€": ["um euro", "euros"] },
    ...{ "£": ["uma libra", "libras"], "¥": ["um iene", "ienes"] },
  },
};

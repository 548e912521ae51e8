import { groupsOf, type NumberWords, phrase, pick, words } from "./number-words.ts";

const SMALL = words(
  "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince " +
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro " +
    "veinticinco veintiséis veintisiete veintiocho veintinueve",
);
const TENS = words("- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa");
const HUNDREDS = words(
  "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos " +
    "novecientos",
);
const ORDINALS = words(
  "- primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
);

function belowHundred(value: number): string {
  if (value < 30) return pick(SMALL, value);
  const ten = pick(TENS, Math.floor(value / 10));
  return value % 10 === 0 ? ten : `${ten} y ${pick(SMALL, value % 10)}`;
}

function belowThousand(value: number): string {
  if (value === 0) return "";
  if (value === 100) return "cien";
  const hundreds = value < 100 ? "" : pick(HUNDREDS, Math.floor(value / 100));
  return phrase(hundreds, value % 100 === 0 ? "" : belowHundred(value % 100));
}

/** "uno" before what it counts. */
const counting = (text: string): string =>
  text.replace(/veintiuno$/, "veintiún").replace(/\buno$/, "un");

const thousands = (value: number): string =>
  value === 0 ? "" : value === 1 ? "mil" : `${counting(belowThousand(value))} mil`;

function cardinal(value: number): string {
  if (value === 0) return pick(SMALL, 0);
  const [milliards, millions, thousand, ones] = groupsOf(value);
  const many = phrase(thousands(milliards), belowThousand(millions));
  const million = many === "" ? "" : many === "uno" ? "un millón" : `${counting(many)} millones`;
  return phrase(million, thousands(thousand), belowThousand(ones));
}

export const spanish: NumberWords = {
  ...{ cardinal, ordinal: (value) => ORDINALS[value], ordinalMarks: ["º", ".º"] },
  ...{ decimalMark: ",", groupMarks: ["."], point: "coma", minus: "menos" },
  signs: {
    ...{ "%": "por ciento", "&": "y", "+": "más", "=": "igual a", "@": "arroba" },
    ...{ "°": "grados", "#": "número", "×": "por" },
  },
  currencies: {
    ...{ $: ["un dólar", "dólares"], "€": ["un euro", "euros"] },
    ...{ "£": ["una libra", "libras"], "¥": ["un yen", "yenes"] },
  },
};

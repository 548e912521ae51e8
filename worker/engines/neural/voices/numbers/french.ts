import { groupsOf, type NumberWords, phrase, pick, words } from "./number-words.ts";

const SMALL = words(
  "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize " +
    "dix-sept dix-huit dix-neuf",
);
const TENS = words(
  "- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
);

function belowHundred(value: number): string {
  if (value < 20) return pick(SMALL, value);
  if (value === 80) return "quatre-vingts";
  const tens = Math.floor(value / 10);
  // Seventy and ninety count on from sixty and eighty.
  const rest = tens === 7 || tens === 9 ? (value % 10) + 10 : value % 10;
  if (rest === 0) return pick(TENS, tens);
  const and = (rest === 1 || rest === 11) && value < 80;
  return and
    ? `${pick(TENS, tens)} et ${pick(SMALL, rest)}`
    : `${pick(TENS, tens)}-${pick(SMALL, rest)}`;
}

function belowThousand(value: number): string {
  if (value === 0) return "";
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0) return belowHundred(rest);
  if (hundreds === 1) return phrase("cent", rest === 0 ? "" : belowHundred(rest));
  const many = pick(SMALL, hundreds);
  return rest === 0 ? `${many} cents` : `${many} cent ${belowHundred(rest)}`;
}

/** The s of "vingts" and "cents" falls before "mille", which is no noun. */
const thousands = (value: number): string =>
  value === 0
    ? ""
    : value === 1
      ? "mille"
      : `${belowThousand(value).replace(/(vingt|cent)s$/, "$1")} mille`;

const scaled = (value: number, name: string): string =>
  value === 0 ? "" : `${belowThousand(value)} ${name}${value > 1 ? "s" : ""}`;

function cardinal(value: number): string {
  if (value === 0) return pick(SMALL, 0);
  const [milliards, millions, thousand, ones] = groupsOf(value);
  return phrase(
    scaled(milliards, "milliard"),
    scaled(millions, "million"),
    thousands(thousand),
    belowThousand(ones),
  );
}

function ordinal(value: number): string {
  if (value === 1) return "premier";
  return cardinal(value)
    .replace(/(vingt|cent|million|milliard)s$/, "$1")
    .replace(/cinq$/, "cinqu")
    .replace(/neuf$/, "neuv")
    .replace(/e$/, "")
    .concat("ième");
}

export const french: NumberWords = {
  ...{ cardinal, ordinal, ordinalMarks: ["er", "re", "ère", "e", "ème"] },
  ...{ decimalMark: ",", groupMarks: [" ", "."], point: "virgule", minus: "moins" },
  signs: {
    ...{ "%": "pour cent", "&": "et", "+": "plus", "=": "égale", "@": "arobase" },
    ...{ "°": "degrés", "#": "dièse", "×": "fois" },
  },
  currencies: {
    ...{ $: ["un dollar", "dollars"], "€": ["un euro", "euros"] },
    ...{ "£": ["une livre", "livres"], "¥": ["un yen", "yens"] },
  },
};

import { groupsOf, type NumberWords, phrase, pick, words } from "./number-words.ts";

const SMALL = words(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen " +
    "sixteen seventeen eighteen nineteen",
);
const TENS = words("- - twenty thirty forty fifty sixty seventy eighty ninety");
const SCALES = ["billion", "million", "thousand", ""];
const ORDINALS: Readonly<Record<string, string>> = {
  ...{ one: "first", two: "second", three: "third", five: "fifth", eight: "eighth" },
  ...{ nine: "ninth", twelve: "twelfth" },
};

function belowHundred(value: number): string {
  if (value < 20) return pick(SMALL, value);
  const ten = pick(TENS, Math.floor(value / 10));
  return value % 10 === 0 ? ten : `${ten}-${pick(SMALL, value % 10)}`;
}

function belowThousand(value: number): string {
  const hundreds = value < 100 ? "" : `${pick(SMALL, Math.floor(value / 100))} hundred`;
  return phrase(hundreds, value % 100 === 0 ? "" : belowHundred(value % 100));
}

function cardinal(value: number): string {
  if (value === 0) return pick(SMALL, 0);
  const parts = groupsOf(value).map((group, index) =>
    group === 0 ? "" : phrase(belowThousand(group), pick(SCALES, index)),
  );
  return phrase(...parts);
}

function year(value: number): string | undefined {
  const century = Math.floor(value / 100);
  const rest = value % 100;
  if (value < 1100 || value > 2099 || (century === 20 && rest < 10)) return undefined;
  if (rest === 0) return `${belowHundred(century)} hundred`;
  return `${belowHundred(century)} ${rest < 10 ? "oh " : ""}${belowHundred(rest)}`;
}

function ordinal(value: number): string {
  return cardinal(value).replace(/[a-z]+$/, (last) => {
    const own = ORDINALS[last];
    return own ?? (last.endsWith("y") ? `${last.slice(0, -1)}ieth` : `${last}th`);
  });
}

export const english: NumberWords = {
  ...{ cardinal, year, ordinal, ordinalMarks: ["st", "nd", "rd", "th"] },
  ...{ decimalMark: ".", groupMarks: [","], point: "point", minus: "minus" },
  signs: {
    ...{ "%": "percent", "&": "and", "+": "plus", "=": "equals", "@": "at" },
    ...{ "°": "degrees", "#": "number", "×": "times" },
  },
  currencies: {
    ...{ $: ["one dollar", "dollars"], "€": ["one euro", "euros"] },
    ...{ "£": ["one pound", "pounds"], "¥": ["one yen", "yen"] },
  },
};

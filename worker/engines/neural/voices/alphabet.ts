import { OctaviaError } from "../../../../contract/errors.ts";
import { LANGUAGES, type Language } from "../../../../contract/languages.ts";

/** Letters written otherwise where a voice does not know them; accents are taken off besides. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ...{ "’": "'", "‘": "'", ʼ: "'", "‐": "-", "‑": "-" },
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" },
  ...{ Æ: "ae", Œ: "oe", Ø: "o", Ł: "l", Đ: "d", Ð: "d", Þ: "th" },
};

/** What carries sound: letters, digits, and the marks that belong to letters. */
const SOUNDS = /[\p{L}\p{N}\p{M}]/u;
const APOSTROPHES = /['’‘ʼ]/u;
const LETTERS = /[\p{L}\p{N}]/u;

export interface Fitted {
  readonly text: string;
  /** Letters, digits and marks left out, each once. */
  readonly lost: readonly string[];
}

/**
 * Text in the letters a voice knows: respelt, without accents where need be; what has no sound in
 * it at all is left out and named. Other marks it does not know part words like spaces.
 */
export function fitToAlphabet(text: string, knows: (character: string) => boolean): Fitted {
  const lost = new Set<string>();
  const fit = (character: string): string => {
    if (knows(character)) return character;
    const respelt = SPELLINGS[character] ?? withoutAccents(character);
    const rest = [...respelt].filter(knows).join("");
    if (rest !== "" || APOSTROPHES.test(character)) return rest;
    if (!SOUNDS.test(character)) return " ";
    lost.add(character);
    return "";
  };
  const fitted = [...text.normalize("NFC")].map(fit).join("");
  return { text: fitted.replace(/\s+/gu, " ").trim(), lost: [...lost] };
}

const withoutAccents = (character: string): string =>
  character.normalize("NFKD").replace(/\p{M}/gu, "");

/** @throws InvalidInput if text has nothing in it that the voice can say */
export function assertSpeakable({ text, lost }: Fitted, language: Language): void {
  if (LETTERS.test(text)) return;
  const why =
    lost.length === 0 ? "there are no letters in it" : `its letters are ${lost.join(" ")}`;
  throw new OctaviaError(
    "InvalidInput",
    `This voice for ${LANGUAGES[language].name} cannot speak a line: ${why}.`,
    { hint: "Write the line in the voice's own letters, or choose another voice." },
  );
}

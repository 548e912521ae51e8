import type { Language } from "../../contract/languages.ts";
import { lacking } from "./font-files.ts";

/** A font as libass is asked for it. */
export interface Face {
  /** The family's name as in the font file. */
  readonly family: string;
  /** Size to ask for (height of its tallest and deepest letters) for letters of em 1. */
  readonly scale: number;
  /** The file that comes with Octavia; none for a font of the machine. */
  readonly file?: string;
}

/** Our own fonts, all under the SIL Open Font License; their scales are OS/2's win heights. */
export const FACES = {
  latin: face("Noto Sans", 1.519, "noto-sans/700Bold/NotoSans_700Bold"),
  arabic: face("Noto Sans Arabic", 2.169, "noto-sans-arabic/700Bold/NotoSansArabic_700Bold"),
  hebrew: face("Noto Sans Hebrew", 1.36, "noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold"),
  devanagari: face(
    "Noto Sans Devanagari",
    1.906,
    "noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold",
  ),
  thai: face("Noto Sans Thai", 1.511, "noto-sans-thai/700Bold/NotoSansThai_700Bold"),
  japanese: face("M PLUS 1p", 1.395, "m-plus-1p/700Bold/MPLUS1p_700Bold"),
  korean: face("NanumGothic", 1.083, "nanum-gothic/700Bold/NanumGothic_700Bold"),
  chinese: face("ZCOOL XiaoWei", 1.21, "zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular"),
  emoji: face("Noto Emoji", 1.172, "noto-emoji/700Bold/NotoEmoji_700Bold"),
} as const;
type Script = keyof typeof FACES;

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/u;
const HANGUL = /\p{Script=Hangul}/u;

/** Which of them draws a character, by its script. */
const SCRIPTS: readonly (readonly [Script, RegExp])[] = [
  ["emoji", /\p{Emoji_Presentation}|\p{Extended_Pictographic}[\ufe0f\u200d]|\u20e3/u],
  ["latin", /\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}/u],
  ["arabic", /\p{Script_Extensions=Arabic}/u],
  ["hebrew", /\p{Script=Hebrew}/u],
  ["devanagari", /\p{Script=Devanagari}/u],
  ["thai", /\p{Script=Thai}/u],
  ["japanese", KANA],
  ["korean", HANGUL],
];
const HAN = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Text in one font. */
export interface Run {
  readonly text: string;
  readonly face: Face;
}

/** A font of this machine that is to be used where it can. */
export interface Wished {
  readonly family: string;
  /** Characters that it cannot draw. */
  readonly lacks: ReadonlySet<string>;
}

/**
 * Cuts text into runs, each in the font of its script. What belongs to no script (spaces, digits,
 * most punctuation) stays with what comes before it. Letters that this font lacks are in the first
 * of ours that has them; those that none has are in the usual one, for libass to look for.
 * @param language decides on the characters that Chinese and Japanese share
 */
export function faceRuns(text: string, language: Language, wished?: Wished): Run[] {
  const runs: Run[] = [];
  for (const { text: part, face } of scriptRuns(text, language, wished)) {
    const whole = lacking(face, part).length === 0;
    for (const segment of whole ? [part] : segmentsOf(part)) {
      append(runs, segment, whole ? face : having(segment, face));
    }
  }
  return runs;
}

function scriptRuns(text: string, language: Language, wished: Wished | undefined): Run[] {
  const runs: Run[] = [];
  let waiting = "";
  for (const segment of segmentsOf(text)) {
    const last = runs.at(-1);
    const face = faceOf(segment, language, wished) ?? afterEmoji(last) ?? last?.face;
    if (face === undefined) waiting += segment;
    else {
      append(runs, waiting + segment, face);
      waiting = "";
    }
  }
  return waiting === "" ? runs : [{ text: waiting, face: usualFace(wished) }];
}

function append(runs: Run[], text: string, face: Face): void {
  const last = runs.at(-1);
  if (last?.face.family === face.family) runs[runs.length - 1] = { face, text: last.text + text };
  else runs.push({ text, face });
}

/** Our own face for a letter with its marks: its script's, if that has it; or for the letter alone. */
function having(segment: string, face: Face): Face {
  const faces = [face, ...Object.values(FACES)];
  const [letter = ""] = segment;
  const draws = (text: string) => faces.find((one) => lacking(one, text).length === 0);
  return draws(segment) ?? draws(letter) ?? FACES.latin;
}

const segmentsOf = (text: string): string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

/**
 * The language whose shapes the characters have that Chinese, Japanese and Korean share: by the
 * letters that are one language's own.
 * @param language of a text without such letters
 */
export function shapesOf(text: string, language: Language): Language {
  if (KANA.test(text)) return "ja";
  return HANGUL.test(text) ? "ko" : language;
}

function faceOf(character: string, language: Language, wished?: Wished): Face | undefined {
  const draws = wished !== undefined && !Array.from(character).some((one) => wished.lacks.has(one));
  if (draws) return usualFace(wished);
  const script = SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0];
  if (script !== undefined) return FACES[script];
  if (HAN.test(character)) return FACES[hanScript(language)];
  // A wished font that lacks even this: ours for it, and back to the wished one after it.
  return wished === undefined ? undefined : FACES.latin;
}

/** A font of pictures has no letters and wide spaces: what follows goes on in the usual one. */
const afterEmoji = (last: Run | undefined): Face | undefined =>
  last?.face === FACES.emoji ? FACES.latin : undefined;

function hanScript(language: Language): Script {
  if (language === "ja") return "japanese";
  return language === "ko" ? "korean" : "chinese";
}

/** Of most fonts the tallest and deepest letters are about this far apart. */
const USUAL_SCALE = 1.35;

const usualFace = (wished: Wished | undefined): Face =>
  wished === undefined ? FACES.latin : { family: wished.family, scale: USUAL_SCALE };

function face(family: string, scale: number, path: string): Face {
  return { family, scale, file: `@expo-google-fonts/${path}.ttf` };
}

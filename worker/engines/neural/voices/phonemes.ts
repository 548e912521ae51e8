import { execa } from "execa";
import { OctaviaError } from "../../../../contract/errors.ts";
import { LANGUAGES, Language } from "../../../../contract/languages.ts";
import { childFailure } from "../../child-failure.ts";
import { findProgram } from "../../program.ts";
import { plainText } from "../../tts/espeak.ts";
import { type Accent, toKokoro } from "./kokoro-phonemes.ts";
import { cutToLimit } from "./pieces.ts";
import { normalizeText } from "./text-normalize.ts";

interface Pronunciation {
  readonly language: Language;
  /** eSpeak NG's voice; its timbre does not matter here. */
  readonly espeak: string;
  readonly accent: Accent;
}

/** By the first letter of a Kokoro voice: "af_heart", "ef_dora". */
const PRONUNCIATIONS: Readonly<Record<string, Pronunciation>> = {
  a: { language: "en", espeak: "en-us", accent: "american" },
  b: { language: "en", espeak: "en-gb", accent: "british" },
  e: { language: "es", espeak: "es", accent: "other" },
  f: { language: "fr", espeak: "fr-fr", accent: "other" },
  h: { language: "hi", espeak: "hi", accent: "other" },
  i: { language: "it", espeak: "it", accent: "other" },
  p: { language: "pt", espeak: "pt-br", accent: "other" },
};

/**
 * The language that a Kokoro voice speaks; undefined for voices of Japanese and Chinese, whose
 * phonemes eSpeak NG does not make.
 */
export const kokoroLanguage = (voice: string): Language | undefined =>
  PRONUNCIATIONS[voice.charAt(0)]?.language;

/** Marks that Kokoro hears as pauses and melody, where they are not inside a word or number. */
const MARKS = /((?<=^|\s)[;:,.!?¡¿"«»“”()]+|[;:,.!?¡¿"«»“”()]+(?=\s|$)|[—…]+)/u;
/** Characters; eSpeak NG cuts clauses that are much longer, in the midst of words. */
const LONGEST_CLAUSE = 200;
const SPOKEN = /[\p{L}\p{N}]/u;

/**
 * Text to Kokoro's phonemes through eSpeak NG; punctuation stays where it is. Runs on the engine's
 * main side: no model is needed.
 * @param voice of Kokoro; its first letter says language and accent
 * @throws InvalidInput if the voice's language has no phonemes here, MissingModel if eSpeak NG is
 * not installed, EngineFailure, Cancelled
 */
export async function phonemize(text: string, voice: string, signal: AbortSignal): Promise<string> {
  const pronunciation = PRONUNCIATIONS[voice.charAt(0)];
  if (pronunciation === undefined) throw notPronounced(voice);
  const { language, accent } = pronunciation;
  const words = normalizeText(text.replace(/\s+/gu, " "), language, (c) => /\p{L}/u.test(c));
  const parts = words.split(MARKS).flatMap(cutLong);
  const spoken = parts.filter((part) => SPOKEN.test(part));
  const heard = await pronounce(spoken, pronunciation.espeak, signal);
  const phonemes = parts.map((part) => {
    if (!SPOKEN.test(part)) return part.replaceAll("«", "“").replaceAll("»", "”");
    const [, before = "", after = ""] = /^(\s*).*?(\s*)$/su.exec(part) ?? [];
    return before + toKokoro(heard.get(part) ?? "", accent) + after;
  });
  return phonemes.join("").replace(/\s+/gu, " ").trim();
}

/** Parts eSpeak NG takes in one breath, with the spaces between them. */
function cutLong(part: string): string[] {
  if (part.length <= LONGEST_CLAUSE) return part === "" ? [] : [part];
  const lead = part.startsWith(" ") ? [" "] : [];
  const cuts = cutToLimit(part, LONGEST_CLAUSE).flatMap(({ text }) => [" ", text]);
  return [...lead, ...cuts.slice(1), ...(part.endsWith(" ") ? [" "] : [])];
}

/** All parts in one process, a line each; alone where eSpeak NG made more lines of one. */
async function pronounce(
  parts: readonly string[],
  voice: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const lines = await espeak(parts, voice, signal);
  if (lines.length === parts.length) {
    return new Map(parts.map((part, index) => [part, lines[index] ?? ""]));
  }
  const heard = new Map<string, string>();
  for (const part of parts) heard.set(part, (await espeak([part], voice, signal)).join(" "));
  return heard;
}

async function espeak(
  parts: readonly string[],
  voice: string,
  signal: AbortSignal,
): Promise<string[]> {
  const program = findProgram("espeak-ng");
  if (program === undefined) throw noEspeak();
  if (parts.length === 0) return [];
  try {
    const { stdout } = await execa(program, ["-q", "--ipa", "--tie=^", "-b", "1", "-v", voice], {
      input: parts.map((part) => plainText(part).trim()).join("\n"),
      cancelSignal: signal,
      forceKillAfterDelay: 2000,
    });
    return stdout.split("\n").map((line) => line.trim());
  } catch (error) {
    throw childFailure("eSpeak NG", error, signal);
  }
}

const noEspeak = (): OctaviaError =>
  new OctaviaError("MissingModel", "This voice needs eSpeak NG, which is not installed.", {
    hint: "On Debian and Ubuntu: sudo apt-get install espeak-ng",
  });

function notPronounced(voice: string): OctaviaError {
  const known = Language.options.filter((language) =>
    Object.values(PRONUNCIATIONS).some((entry) => entry.language === language),
  );
  const names = known.map((language) => LANGUAGES[language].name).join(", ");
  return new OctaviaError("InvalidInput", `The voice "${voice}" cannot be given its phonemes.`, {
    hint: `Kokoro's voices are spoken here in ${names}; for others choose another model.`,
  });
}

import { execa } from "execa";
import { OctaviaError } from "../../../contract/errors.ts";
import { LANGUAGES, Language } from "../../../contract/languages.ts";
import { childFailure } from "../child-failure.ts";
import type { SessionOptions } from "../engine.ts";
import { findProgram, notInstalled, once, packageVersion } from "../program.ts";
import type { Synthesizer, SynthesizerSession, Utterance, Voice } from "./synthesizer.ts";

/** eSpeak NG's default is 175 words a minute; a little slower is easier to follow. */
const WORDS_PER_MINUTE = 165;
/** FIELD: an engine's own rate sounds natural up to here. */
const MAX_RATE = 1.15;

/** eSpeak NG's names where they are not the language's own code. */
const VOICE_OF: Partial<Record<Language, string>> = {
  // The clearest of its English timbres: a recogniser hears a quarter fewer words wrong.
  en: "en-us+f2",
  fr: "fr-fr",
  zh: "cmn",
};

/** One row of `espeak-ng --voices`: priority, language, age/gender, name, file, others. */
export function parseVoices(table: string): Voice[] {
  const voices: Voice[] = [];
  for (const row of table.split("\n").slice(1)) {
    const [, id = "", , name = "", file = ""] = row.trim().split(/\s+/);
    const code = id === "cmn" ? "zh" : id.split("-")[0];
    const language = Language.safeParse(code);
    // MBROLA voices need data that is not part of eSpeak NG.
    if (!language.success || file.startsWith("mb/")) continue;
    voices.push({ id, language: language.data, description: name.replaceAll("_", " ") });
  }
  return voices;
}

/** Formant synthesis in over a hundred languages: a small, clear, robotic voice. */
export function createEspeak(): Synthesizer {
  const program = findProgram("espeak-ng");
  const voices = once(async () => {
    if (program === undefined) return [];
    const { stdout } = await execa(program, ["--voices"], { stdin: "ignore" });
    return parseVoices(stdout);
  });
  const choose = async (language: Language, voice: string | undefined): Promise<string> => {
    const chosen = voice ?? VOICE_OF[language] ?? language;
    await checkVoice(chosen, language, await voices());
    return chosen;
  };
  return {
    name: "espeak-ng",
    task: "tts",
    family: "classic",
    quality: 10,
    availability: once(async () =>
      program === undefined
        ? notInstalled("eSpeak NG", "espeak-ng")
        : { available: true, version: await packageVersion("espeak-ng"), devices: ["cpu"] },
    ),
    voices,
    async describe(language, voice) {
      const chosen = await choose(language, voice);
      const version = await packageVersion("espeak-ng");
      return {
        digest: `espeak-ng ${version} ${chosen} ${WORDS_PER_MINUTE}`,
        maxRate: MAX_RATE,
      };
    },
    async open(language, voice) {
      if (program === undefined) throw new Error("Internal: eSpeak NG is not installed");
      return new EspeakSession(program, await choose(language, voice));
    },
  };
}

/** Voices may carry a variant after a plus sign: "es+f3". */
async function checkVoice(
  voice: string,
  language: Language,
  voices: readonly Voice[],
): Promise<void> {
  const [id = ""] = voice.split("+");
  const fitting = voices.filter((v) => v.language === language).map((v) => v.id);
  if (fitting.includes(id) && /^[\w-]+(\+[\w-]+)?$/.test(voice)) return;
  throw new OctaviaError(
    "InvalidInput",
    `eSpeak NG has no voice "${voice}" for ${LANGUAGES[language].name}.`,
    { hint: `It has ${fitting.join(", ")}; add +f1 to +f5 or +m1 to +m8 for another timbre.` },
  );
}

/** Words a minute for a rate, 1 being natural. */
export const wordsPerMinute = (rate: number): number => Math.round(WORDS_PER_MINUTE * rate);

/** eSpeak NG reads `[[...]]` as phonemes, and control characters as commands, even in plain text. */
export const plainText = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, " ")
    .replaceAll("[[", "[ [")
    .replaceAll("]]", "] ]");

class EspeakSession implements SynthesizerSession {
  readonly device = "cpu";
  readonly #program: string;
  readonly #voice: string;

  constructor(program: string, voice: string) {
    this.#program = program;
    this.#voice = voice;
  }

  async speak(
    { text, rate, wav }: Utterance,
    { signal }: SessionOptions,
  ): Promise<readonly string[]> {
    const args = [
      "-v",
      this.#voice,
      "-s",
      String(wordsPerMinute(rate)),
      "--stdin",
      "-b",
      "1",
      "-w",
      wav,
    ];
    try {
      await execa(this.#program, args, {
        input: plainText(text),
        cancelSignal: signal,
        forceKillAfterDelay: 2000,
      });
    } catch (thrown) {
      throw childFailure("eSpeak NG", thrown, signal);
    }
    return [];
  }

  [Symbol.asyncDispose](): Promise<void> {
    // A process an utterance: nothing stays open.
    return Promise.resolve();
  }
}

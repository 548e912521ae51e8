import { execa } from "execa";
import { OctaviaError } from "../../../contract/errors.ts";
import { LANGUAGES, Language } from "../../../contract/languages.ts";
import { childFailure } from "../child-failure.ts";
import type { Availability, SessionOptions } from "../engine.ts";
import { once } from "../program.ts";
import type { Synthesizer, SynthesizerSession, Utterance, Voice } from "./synthesizer.ts";

const MAX_RATE = 1.15;

/** How one system's voices are listed and spoken with. Text always goes by standard input. */
interface System {
  readonly name: string;
  readonly platform: NodeJS.Platform;
  readonly program: string;
  readonly listArgs: readonly string[];
  parse(listing: string): Voice[];
  speakArgs(voice: string, utterance: Utterance): readonly string[];
}

/** macOS `say`: "Monica              es_ES    # Hola" a line. */
export const SAY: System = {
  name: "say",
  platform: "darwin",
  program: "/usr/bin/say",
  listArgs: ["-v", "?"],
  parse: (listing) =>
    listing.split("\n").flatMap((row) => {
      const match = /^(.+?)\s+([a-z]{2})[_-]\w+\s+#/.exec(row);
      return voice(match?.[1], match?.[2], match?.[1]);
    }),
  speakArgs: (name, { rate, wav }) => [
    ...["-v", name, "-r", String(Math.round(175 * rate))],
    ...["--file-format=WAVE", "--data-format=LEI16@22050", "-o", wav, "-f", "-"],
  ],
};

const LIST_SAPI =
  "Add-Type -AssemblyName System.Speech; (New-Object System.Speech.Synthesis.SpeechSynthesizer)." +
  "GetInstalledVoices() | ForEach-Object { $_.VoiceInfo.Culture.Name + '|' + $_.VoiceInfo.Name }";
/** The values come as arguments, never inside the script's text. */
const SPEAK_SAPI =
  "& { param($voice, $rate, $wav) Add-Type -AssemblyName System.Speech; " +
  "[Console]::InputEncoding = [Text.Encoding]::UTF8; " +
  "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; $s.SelectVoice($voice); " +
  "$s.Rate = [int]$rate; $s.SetOutputToWaveFile($wav); $s.Speak([Console]::In.ReadToEnd()); $s.Dispose() }";

/** Windows SAPI through PowerShell: "es-ES|Microsoft Helena Desktop" a line. */
export const SAPI: System = {
  name: "sapi",
  platform: "win32",
  program: "powershell.exe",
  listArgs: ["-NoProfile", "-NonInteractive", "-Command", LIST_SAPI],
  parse: (listing) =>
    listing.split(/\r?\n/).flatMap((row) => {
      const [culture = "", name] = row.split("|");
      return voice(name, culture.split("-")[0], name);
    }),
  // SAPI's rates run from -10 to 10, three times as fast at 10: rate = 3^(n/10).
  speakArgs: (name, { rate, wav }) => [
    ...["-NoProfile", "-NonInteractive", "-Command", SPEAK_SAPI],
    ...[
      "-voice",
      name,
      "-rate",
      String(Math.round((10 * Math.log(rate)) / Math.log(3))),
      "-wav",
      wav,
    ],
  ],
};

function voice(id: string | undefined, code: string | undefined, description = ""): Voice[] {
  const language = Language.safeParse(code);
  return id === undefined || !language.success
    ? []
    : [{ id, language: language.data, description }];
}

/** The voices that come with macOS or Windows. */
export function createSystemVoices(
  system: System,
  platform: NodeJS.Platform = process.platform,
): Synthesizer {
  const here = platform === system.platform;
  const voices = once(async () => {
    if (!here) return [];
    const { stdout } = await execa(system.program, system.listArgs, { stdin: "ignore" });
    return system.parse(stdout);
  });
  const availability: Availability = here
    ? { available: true, version: process.version, devices: ["cpu"] }
    : {
        available: false,
        reason: `these are the voices of ${system.platform === "darwin" ? "macOS" : "Windows"}`,
        hint: "Nothing to do: this system has its own.",
      };
  return {
    ...{ name: system.name, task: "tts", family: "classic", quality: 20 },
    availability: () => Promise.resolve(availability),
    voices,
    async describe(language, wanted) {
      const { id } = choose(await voices(), language, wanted);
      return { digest: `${system.name} ${id}`, maxRate: MAX_RATE };
    },
    open: async (language, wanted) =>
      new SystemSession(system, choose(await voices(), language, wanted).id),
  };
}

/** The voice that is wanted, or the first of the language. @throws InvalidInput */
function choose(all: readonly Voice[], language: Language, wanted: string | undefined): Voice {
  const fitting = all.filter((v) => v.language === language);
  const chosen = wanted === undefined ? fitting[0] : fitting.find(({ id }) => id === wanted);
  if (chosen !== undefined) return chosen;
  throw new OctaviaError(
    "InvalidInput",
    `There is no system voice "${wanted ?? ""}" for ${LANGUAGES[language].name}.`,
    { hint: `There are ${fitting.map(({ id }) => id).join(", ") || "none"}.` },
  );
}

class SystemSession implements SynthesizerSession {
  readonly device = "cpu";
  readonly #system: System;
  readonly #voice: string;

  constructor(system: System, name: string) {
    this.#system = system;
    this.#voice = name;
  }

  async speak(utterance: Utterance, { signal }: SessionOptions): Promise<readonly string[]> {
    const args = this.#system.speakArgs(this.#voice, utterance);
    try {
      await execa(this.#system.program, args, {
        ...{ input: utterance.text, cancelSignal: signal, forceKillAfterDelay: 2000 },
      });
    } catch (thrown) {
      throw childFailure(this.#system.name, thrown, signal);
    }
    return [];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, throwIfCancelled } from "../../../contract/errors.ts";
import type { Language } from "../../../contract/languages.ts";
import type { TextLine } from "../../../contract/transcript.ts";
import type { LanguagePair } from "../engine.ts";
import { findProgram, notInstalled, once, packageVersion } from "../program.ts";
import { NulPipeline, type Stage } from "./pipeline.ts";
import { fromStream, hasWords, matchCapitals, toStream, withoutMarks } from "./stream-format.ts";
import { hideTerms } from "./terms.ts";
import type {
  TranslatedLine,
  TranslateOptions,
  Translator,
  TranslatorSession,
} from "./translator.ts";

const MODES = "/usr/share/apertium/modes";

/** Apertium's language codes (ISO 639-3, or 639-1 in older pairs) for ours. */
const CODES: Readonly<Record<string, Language>> = {
  ...{ eng: "en", en: "en", spa: "es", es: "es", cat: "ca", ca: "ca" },
  ...{ fra: "fr", fr: "fr", por: "pt", pt: "pt", ita: "it", it: "it" },
};

/** Lines given to the child at once: between batches a cancel is noticed. */
const BATCH = 16;

/** The pair of a mode's name; variants ("eng-cat_valencia") are left out. */
export function pairOfMode(mode: string): LanguagePair | undefined {
  const [left = "", right = "", ...more] = mode.split("-");
  const [from, to] = [CODES[left], CODES[right]];
  return from === undefined || to === undefined || more.length > 0 ? undefined : { from, to };
}

/**
 * The programs of a mode file, a shell pipeline with quoted paths. They are run without a shell:
 * the `apertium` script opens /dev/stdin by name, which fails on the sockets that Node calls pipes.
 */
export function stagesOf(mode: string): Stage[] {
  return mode
    .trim()
    .split(/\s\|\s/)
    .map((stage) => {
      const [program = "", ...args] = [...stage.matchAll(/'([^']*)'|(\S+)/g)].flatMap(
        ([, quoted, bare = ""]) => {
          // $1 is the generator's option: -n leaves no marks on unknown words. $2 is the tagger's.
          if (bare === "$1") return ["-n"];
          return bare === "$2" ? [] : [quoted ?? bare];
        },
      );
      // -z: every program flushes at a NUL.
      return [program, "-z", ...args];
    });
}

async function installedModes(): Promise<ReadonlyMap<string, LanguagePair>> {
  try {
    const names = (await readdir(MODES)).filter((name) => name.endsWith(".mode")).sort();
    const modes = new Map<string, LanguagePair>();
    for (const name of names) {
      const pair = pairOfMode(name.slice(0, -".mode".length));
      if (pair !== undefined) modes.set(name.slice(0, -".mode".length), pair);
    }
    return modes;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return new Map();
    throw error;
  }
}

/** Rule-based translation, one long-lived process a pair, sentence by sentence. */
export function createApertium(): Translator {
  const modes = once(installedModes);
  const availability = once(async () => {
    if (findProgram("apertium") === undefined) {
      return notInstalled("Apertium", "apertium apertium-eng-spa apertium-fr-es");
    }
    if ((await modes()).size > 0) {
      return {
        available: true as const,
        version: await packageVersion("apertium"),
        devices: ["cpu"] as const,
      };
    }
    return notInstalled("No language pair of Apertium", "apertium-eng-spa apertium-fr-es");
  });
  return {
    name: "apertium",
    task: "mt",
    family: "classic",
    quality: 10,
    availability,
    pairs: async () => ((await availability()).available ? [...(await modes()).values()] : []),
    async open(pair) {
      const found = [...(await modes())].find(([, p]) => p.from === pair.from && p.to === pair.to);
      if (found === undefined) throw new Error(`Internal: no mode for ${pair.from}-${pair.to}`);
      return new ApertiumSession(stagesOf(await readFile(join(MODES, `${found[0]}.mode`), "utf8")));
    },
  };
}

class ApertiumSession implements TranslatorSession {
  readonly device = "cpu";
  readonly #pipeline: NulPipeline;

  constructor(stages: readonly Stage[]) {
    this.#pipeline = new NulPipeline("Apertium", stages);
  }

  async translate(
    lines: readonly TextLine[],
    options: TranslateOptions,
  ): Promise<TranslatedLine[]> {
    const translated: TranslatedLine[] = [];
    for (let from = 0; from < lines.length; from += BATCH) {
      throwIfCancelled(options.signal);
      const batch = lines.slice(from, from + BATCH);
      const worded = batch.filter(({ text }) => hasWords(text));
      const hidden = new Map(
        worded.map((line) => [line, hideTerms(line.text, options.glossary ?? [])]),
      );
      const streams = [...hidden.values()].map(({ text }) => toStream(text));
      const answers = await options.cpu.use(options.signal, () =>
        this.#pipeline.ask(streams, options.signal),
      );
      const answerTo = new Map(worded.map((line, index) => [line, answers[index] ?? ""]));
      for (const line of batch) {
        const answer = answerTo.get(line);
        const terms = hidden.get(line);
        if (answer === undefined || terms === undefined) {
          translated.push({ id: line.id, text: line.text });
          continue;
        }
        const cased = matchCapitals(line.text, fromStream(withoutMarks(answer)));
        const { text, lost } = terms.restore(cased);
        const doubts = lost.map((term) => `The glossary's "${term}" is missing in the translation`);
        translated.push({ id: line.id, text, ...(doubts.length > 0 && { doubts }) });
      }
      options.progress?.(translated.length, lines.length);
    }
    return translated;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pipeline.close();
  }
}

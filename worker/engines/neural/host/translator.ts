import { Language } from "../../../../contract/languages.ts";
import type { InstalledModel } from "../../../../models/store.ts";
import type { LanguagePair } from "../../engine.ts";
import type { TranslatedLine, Translator, TranslatorSession } from "../../mt/translator.ts";
import type { Mark } from "../translation/protect.ts";
import {
  closing,
  factsOf,
  knownLanguages,
  type NeuralTools,
  opening,
  placeOf,
  withLessMemory,
} from "./installed.ts";

/** As Opus-MT and NLLB were measured by their makers. */
const BEAMS = 4;
/** Candidates of a line, for the fit. */
const N_BEST = 4;

/** What a mark means, said of lines. */
const DOUBTS: Readonly<Record<Mark, string>> = {
  empty: "The translator gave nothing and the original words were kept",
  repeating: "The translation may repeat itself",
  length: "The translation is much shorter or longer than the original",
  numbers: "A number of the original is missing in the translation",
  parts: "Translated in parts around what must stay as it is",
  clauses: "Too long for the translator and cut at clauses",
};

/** Opus-MT, M2M100, NLLB. */
export function createNeuralTranslator(
  model: InstalledModel,
  place: number,
  tools: NeuralTools,
): Translator {
  return {
    ...factsOf(model, "mt", place, tools),
    pairs: () => Promise.resolve(pairsOf(model)),
    open: (pair) => openSession(model, pair, tools),
  };
}

function pairsOf({ pairs, languages }: InstalledModel): LanguagePair[] {
  const among = knownLanguages(languages);
  return [
    ...pairs.flatMap((pair) => {
      const [from, to] = pair.split("-").map((code) => Language.safeParse(code).data);
      return from === undefined || to === undefined ? [] : [{ from, to }];
    }),
    ...among.flatMap((from) => among.filter((to) => to !== from).map((to) => ({ from, to }))),
  ];
}

async function openSession(
  model: InstalledModel,
  { from, to }: LanguagePair,
  tools: NeuralTools,
): Promise<TranslatorSession> {
  const { compute } = tools;
  const settings = await placeOf(model, tools);
  const { signal } = new AbortController();
  const { device } = await opening(model, settings, (place) =>
    compute.run("openTranslator", place, { signal }),
  );
  return {
    device,
    async translate(lines, { signal: stop, cpu, progress, warn, glossary = [] }) {
      const input = { lines, from, to, beams: BEAMS, nBest: N_BEST, glossary };
      const task = { signal: stop, ...(progress && { progress }) };
      const { lines: translated } = await cpu.use(stop, () =>
        withLessMemory(model, settings, warn, (place) =>
          compute.run("translateSeq2Seq", { ...input, model: place }, task),
        ),
      );
      return translated.map(
        ({ id, text, score, alternatives, marks }): TranslatedLine => ({
          ...{ id, text, candidates: [{ text, score }, ...alternatives] },
          doubts: marks.map((mark) => DOUBTS[mark]),
        }),
      );
    },
    [Symbol.asyncDispose]: () =>
      closing(model, settings, (place) => compute.run("closeTranslator", place, { signal })),
  };
}

import { z } from "zod";
import type { GlossaryTerm } from "../../contract/kinds/words.ts";
import { Language } from "../../contract/languages.ts";
import { Alternative, TextLine } from "../../contract/transcript.ts";
import type { Engines } from "../engines/engines.ts";
import type {
  TranslatedLine,
  TranslateOptions,
  TranslatorSession,
} from "../engines/mt/translator.ts";
import type { KeyParts, Step, StepContext } from "../plan/step.ts";
import { warnOfDoubts, warnOfMissing } from "./translation-warnings.ts";

/** One direct translation on the way, settled before the key is made. */
export interface HopChoice {
  readonly from: Language;
  readonly to: Language;
  /** The translator's name. */
  readonly name: string;
  /** Engine and version. */
  readonly engine: string;
}

/**
 * The way from one language to another over what is installed; empty if they are the same.
 * @throws MissingModel naming the pairs that work
 */
export async function resolveRoute(
  engines: Engines,
  from: Language,
  to: Language,
  wanted: readonly string[],
): Promise<HopChoice[]> {
  const hops = await engines.route(from, to, wanted);
  return Promise.all(
    hops.map(async (hop) => {
      const availability = await hop.translator.availability();
      const version = availability.available ? ` ${availability.version}` : "";
      const { name } = hop.translator;
      return { from: hop.from, to: hop.to, name, engine: `${name}${version}` };
    }),
  );
}

/** How lines are translated. */
export interface Translation {
  readonly from: Language;
  readonly to: Language;
  readonly hops: readonly HopChoice[];
  readonly glossary: readonly GlossaryTerm[];
}

export interface TranslateIn extends Translation {
  readonly lines: readonly TextLine[];
}

export const TranslatedText = TextLine.extend({
  /** This translation and others, the best first; empty where the engine gives but one. */
  candidates: z.array(Alternative),
});
export type TranslatedText = z.infer<typeof TranslatedText>;

export const Translated = z.object({
  /** In the order of the source, by the same ids. */
  lines: z.array(TranslatedText),
  /** The languages on the way, both ends included; one if nothing was translated. */
  path: z.array(Language),
  /** Engines and versions; empty if nothing was translated. */
  translator: z.string(),
});
export type Translated = z.infer<typeof Translated>;

/**
 * Translates every line, over other languages where there is no direct way. Each hop is a unit of
 * its own: two targets that share one (English to Spanish, on to French and Portuguese) make it
 * once.
 * @throws MissingModel, EngineFailure, Cancelled
 */
export const translate: Step<TranslateIn, Translated> = {
  name: "translate",
  version: 3,
  resource: "cpu",
  unit: "lines",
  output: Translated,
  key: ({ lines, ...translation }) => ({
    ...translationKey(translation),
    lines: lines.map(({ id, text }) => [id, text]),
  }),
  async run({ lines, ...translation }, context) {
    const { from, hops } = translation;
    return {
      lines: await translateTexts(lines, translation, context),
      path: [from, ...hops.map((hop) => hop.to)],
      translator: [...new Set(hops.map(({ engine }) => engine))].join(", "),
    };
  },
};

/** All that changes a text's translation, for keys. */
export const translationKey = ({ from, to, hops, glossary }: Translation): KeyParts => ({
  ...{ from, to, hops: hops.map((hop) => ({ ...hop })), glossary: termsOf(glossary) },
});

/** Takes lines over every hop, and tells of those that came out as they went in. */
export async function translateTexts(
  lines: readonly TextLine[],
  { to, hops, glossary }: Translation,
  context: StepContext,
): Promise<TranslatedText[]> {
  let texts: TranslatedText[] = lines.map((line) => ({ ...line, candidates: [] }));
  for (const [index, hop] of hops.entries()) {
    // A glossary's terms are those of the spoken language: further hops see their translations.
    const terms = index === 0 ? glossary : [];
    texts = await takeHop(texts, hop, terms, context, (done) =>
      context.progress((index * lines.length + done) / hops.length, lines.length),
    );
  }
  if (hops.length > 0) warnOfMissing(lines, texts, to, context);
  return texts;
}

const termsOf = (glossary: readonly GlossaryTerm[]): [string, string | null][] =>
  glossary.map(({ from, to }) => [from, to ?? null]);

/** What a hop makes of a line. */
const HopText = z.object({
  text: z.string(),
  candidates: z.array(Alternative),
  doubts: z.array(z.string()),
});
type HopText = z.infer<typeof HopText>;

/** One hop over all lines. A line that comes back empty is tried once more, alone. */
async function takeHop(
  lines: readonly TextLine[],
  { from, to, name, engine }: HopChoice,
  glossary: readonly GlossaryTerm[],
  context: StepContext,
  onDone: (lines: number) => void,
): Promise<TranslatedText[]> {
  const { artifacts, tools } = context;
  const made = await artifacts.getOrMake(
    {
      kind: "translation/3",
      key: { from, to, engine, lines: lines.map(({ text }) => text), glossary: termsOf(glossary) },
      output: z.array(HopText),
      async make(_, signal) {
        const translator = await tools.engines.translatorNamed(name);
        await using loan = await tools.engines.borrowTranslator({ from, to, translator });
        const { warn } = context;
        const options = { signal, cpu: tools.cpu, progress: onDone, glossary, warn };
        const translated = await loan.session.translate(lines, options);
        return await Promise.all(
          lines.map((line, index) => checked(line, translated[index], loan.session, options)),
        );
      },
    },
    context.signal,
  );
  warnOfDoubts(lines, made.value, context);
  return lines.map(({ id }, index) => {
    const { text = "", candidates = [] } = made.value[index] ?? {};
    return { id, text, candidates };
  });
}

/** An answer as it is kept; an empty one is asked for again. */
async function checked(
  line: TextLine,
  answer: TranslatedLine | undefined,
  session: TranslatorSession,
  options: TranslateOptions,
): Promise<HopText> {
  const kept = (one: TranslatedLine | undefined): HopText => ({
    text: one?.text ?? "",
    candidates: [...(one?.candidates ?? [])],
    doubts: [...(one?.doubts ?? [])],
  });
  if ((answer?.text ?? "").trim() !== "" || line.text.trim() === "") return kept(answer);
  const { signal, cpu, glossary = [] } = options;
  const [again] = await session.translate([line], { signal, cpu, glossary });
  // Better the original's words than a hole in the talk; the report says so.
  if (again === undefined || again.text.trim() === "") return { ...kept(again), text: line.text };
  return kept(again);
}

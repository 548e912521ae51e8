import { z } from "zod";
import { LANGUAGES, Language } from "../../contract/languages.ts";
import { TextLine } from "../../contract/transcript.ts";
import type { Engines, Hop } from "../engines/engines.ts";
import type { TranslatorSession } from "../engines/mt/translator.ts";
import type { Step, StepContext } from "../plan/step.ts";

/** One direct translation on the way, settled before the key is made. */
export interface HopChoice {
  readonly from: Language;
  readonly to: Language;
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
): Promise<HopChoice[]> {
  const hops = await engines.route(from, to);
  return Promise.all(
    hops.map(async (hop) => {
      const availability = await hop.translator.availability();
      const version = availability.available ? ` ${availability.version}` : "";
      return { from: hop.from, to: hop.to, engine: `${hop.translator.name}${version}` };
    }),
  );
}

export interface TranslateIn {
  readonly lines: readonly TextLine[];
  readonly from: Language;
  readonly to: Language;
  readonly hops: readonly HopChoice[];
}

export const Translated = z.object({
  /** In the order of the source, by the same ids. */
  lines: z.array(TextLine),
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
  version: 1,
  resource: "cpu",
  unit: "lines",
  output: Translated,
  key: ({ lines, from, to, hops }) => ({
    ...{ from, to, hops: hops.map((hop) => ({ ...hop })) },
    lines: lines.map(({ id, text }) => [id, text]),
  }),
  async run({ lines, from, to, hops }, context) {
    const way = await context.tools.engines.route(from, to);
    let texts = [...lines];
    for (const [index, hop] of way.entries()) {
      texts = await takeHop(texts, hop, hops[index]?.engine ?? "", context, (done) =>
        context.progress((index * lines.length + done) / way.length, lines.length),
      );
    }
    if (way.length > 0) warnOfMissing(lines, texts, to, context);
    return {
      lines: texts,
      path: [from, ...way.map((hop) => hop.to)],
      translator: [...new Set(hops.map(({ engine }) => engine))].join(", "),
    };
  },
};

/** One hop over all lines. A line that comes back empty is tried once more, alone. */
async function takeHop(
  lines: readonly TextLine[],
  hop: Hop,
  engine: string,
  context: StepContext,
  onDone: (lines: number) => void,
): Promise<TextLine[]> {
  const { artifacts, tools } = context;
  const made = await artifacts.getOrMake(
    {
      kind: "translation/1",
      key: { from: hop.from, to: hop.to, engine, lines: lines.map(({ text }) => text) },
      output: z.array(z.string()),
      async make(_, signal) {
        await using loan = await tools.engines.borrowTranslator(hop);
        const options = { signal, cpu: tools.cpu, progress: onDone };
        const translated = await loan.session.translate(lines, options);
        return await Promise.all(
          lines.map(({ id, text }, index) =>
            askAgain({ id, text }, translated[index]?.text ?? "", loan.session, options),
          ),
        );
      },
    },
    context.signal,
  );
  return lines.map(({ id }, index) => ({ id, text: made.value[index] ?? "" }));
}

async function askAgain(
  line: TextLine,
  answer: string,
  session: TranslatorSession,
  options: Parameters<TranslatorSession["translate"]>[1],
): Promise<string> {
  if (answer.trim() !== "" || line.text.trim() === "") return answer;
  const { signal, cpu } = options;
  const [again] = await session.translate([line], { signal, cpu });
  // Better the original's words than a hole in the talk; the report says so.
  return again === undefined || again.text.trim() === "" ? line.text : again.text;
}

/** Lines of several words that came out as they went in. */
function warnOfMissing(
  lines: readonly TextLine[],
  texts: readonly TextLine[],
  to: Language,
  context: StepContext,
): void {
  const byId = new Map(texts.map(({ id, text }) => [id, text]));
  const same = lines.filter(({ id, text }) => /\s/.test(text.trim()) && byId.get(id) === text);
  if (same.length === 0 || context.signal.aborted) return;
  const which = same.map(({ id }) => id).join(", ");
  context.warn(
    `Not translated into ${LANGUAGES[to].name}, and spoken as they are: lines ${which}.`,
  );
}

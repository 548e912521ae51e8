import type { TextLine } from "../../contract/transcript.ts";
import type { Artifact, Recipe } from "../artifacts/store.ts";
import type { Step, StepContext } from "../plan/step.ts";
import {
  Translated,
  TranslatedText,
  type Translation,
  translateTexts,
  translationKey,
} from "./translate.ts";

export interface RetranslateIn extends Translation {
  /** The translation of the lines as they were cut, and those lines. */
  readonly translated: Artifact<Translated>;
  readonly cut: readonly TextLine[];
  /** The lines as people have corrected them. */
  readonly lines: readonly TextLine[];
}

/**
 * The translation of corrected lines: that of the lines as they were, and a new one for each line of
 * other words. These are units of their own, so that the next correction finds them.
 * @throws MissingModel, EngineFailure, Cancelled
 */
export const retranslate: Step<RetranslateIn, Translated> = {
  name: "retranslate",
  version: 2,
  resource: "cpu",
  unit: "lines",
  output: Translated,
  key: ({ translated, cut, lines, ...translation }) => {
    const before = textsById(cut);
    return {
      ...translationKey(translation),
      translated: translated.digest,
      lines: lines.map(({ id, text }) => (before.get(id) === text ? id : [id, text])),
    };
  },
  async run({ translated, cut, lines, ...translation }, context) {
    const before = textsById(cut);
    const changed = lines.filter(({ id, text }) => before.get(id) !== text);
    const fresh = await translateEach(changed, translation, context);
    const old = new Map(translated.value.lines.map((line) => [line.id, line]));
    return {
      ...translated.value,
      lines: lines.map(({ id, text }) => {
        const line = fresh.get(id) ?? old.get(id) ?? { text, candidates: [] };
        return { ...line, id };
      }),
    };
  },
};

const textsById = (lines: readonly TextLine[]): Map<number, string> =>
  new Map(lines.map(({ id, text }) => [id, text]));

/** Translates together what is not there yet, and keeps each line as a unit. */
async function translateEach(
  lines: readonly TextLine[],
  translation: Translation,
  context: StepContext,
): Promise<Map<number, TranslatedText>> {
  const { artifacts, signal } = context;
  const wanted = lines.map((line) => ({ line, unit: unitOf(line, translation) }));
  const found = await Promise.all(wanted.map(({ unit }) => artifacts.find(unit)));
  const missing = lines.filter((_, index) => found[index] === undefined);
  const made = await translateTexts(missing, translation, context);
  const madeById = new Map(made.map((line) => [line.id, line]));
  const kept = await Promise.all(
    wanted.map(async ({ line, unit }, index) => {
      const there = found[index];
      if (there !== undefined) return there.value;
      const make = () => Promise.resolve(madeById.get(line.id) ?? { ...line, candidates: [] });
      return (await artifacts.getOrMake({ ...unit, make }, signal)).value;
    }),
  );
  return new Map(
    lines.map(({ id }, index) => [id, kept[index] ?? { id, text: "", candidates: [] }]),
  );
}

const unitOf = (
  { text }: TextLine,
  translation: Translation,
): Pick<Recipe<TranslatedText>, "kind" | "key" | "output"> => ({
  kind: "line-translation/1",
  key: { ...translationKey(translation), text },
  output: TranslatedText,
});

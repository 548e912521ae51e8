import { OctaviaError } from "../../../contract/errors.ts";
import type { WordsSpec } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Line, TextLine, Transcript } from "../../../contract/transcript.ts";
import type { Artifact } from "../../artifacts/store.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import { retranslate } from "../../steps/retranslate.ts";
import { type Segmented, segment } from "../../steps/segment.ts";
import { type Translated, type Translation, translate } from "../../steps/translate.ts";
import type { WordChoices } from "./choices.ts";
import { editStep } from "./edit-step.ts";
import { changesLines } from "./edits.ts";

/** What the steps from a file to its words are planned with. */
export interface WordMaking {
  readonly plan: Plan;
  readonly spec: WordsSpec;
  readonly choices: WordChoices;
  /** Folder of the artifact store. */
  readonly storeDir: string;
}

/** The steps from words to lines. */
export interface LineNodes {
  /** The lines as the words were cut; what is made of them stays when people edit lines. */
  readonly cut: PlanNode<Segmented>;
  /** The lines with people's corrections: the same node where there are none. */
  readonly segmented: PlanNode<Segmented>;
}

/**
 * Adds the cutting of a transcript into lines, and people's edits of these.
 * @param media absent for a subtitle file that stands alone
 */
export function addLines(
  { plan, spec, from }: LineMaking,
  transcript: PlanNode<Transcript>,
  media?: PlanNode<MediaInfo>,
): LineNodes {
  // What is said of lines in other languages is applied there.
  const edits = spec.edits.filter((edit) => changesLines(edit, from));
  const cut = plan.add({
    ...{ id: "segment", phase: "transcribe", step: segment, weight: 0.02 },
    needs: { transcript },
    input: (given) => ({ transcript: given.transcript }),
  });
  if (edits.length === 0) return { cut, segmented: cut };
  const node = { id: "edit-lines", phase: "transcribe", step: editStep, weight: 0.01 } as const;
  const segmented =
    media === undefined
      ? plan.add({ ...node, needs: { cut }, input: (given) => ({ cut: given.cut, edits }) })
      : plan.add({
          ...{ ...node, needs: { cut, media } },
          input: (given) => ({ cut: given.cut, edits, duration: given.media.value.duration }),
        });
  return { cut, segmented };
}

/** What lines are cut and edited with. */
interface LineMaking {
  readonly plan: Plan;
  readonly spec: Pick<WordsSpec, "edits">;
  /** The spoken language, where it is known before listening. */
  readonly from: Language | undefined;
}

/**
 * The lines as they were said, with people's corrections.
 * @throws InvalidInput if nothing was said
 */
export function spokenLines({ spec }: WordMaking, segmented: Artifact<Segmented>): Line[] {
  const { lines } = segmented.value;
  if (lines.length > 0) return lines;
  throw new OctaviaError("InvalidInput", `No speech was found in ${spec.input}`, {
    hint: "Is it the right file and audio track? With --transcript you can give the words yourself.",
  });
}

/**
 * Adds the lines' translation into a language; into the spoken one they come as they are. Corrected
 * lines are translated by a step of their own, and the others stay as they were.
 */
export function addTranslation(
  making: WordMaking,
  { cut, segmented }: LineNodes,
  language: Language,
): PlanNode<Translated> {
  const { plan, spec, choices } = making;
  const how = async ({ value: { language: from } }: Artifact<Segmented>): Promise<Translation> => {
    const hops = await choices.route(from, language);
    return { from, to: language, hops, glossary: spec.glossary };
  };
  const texts = (given: Artifact<Segmented>): TextLine[] =>
    spokenLines(making, given).map(({ id, text }) => ({ id, text }));
  const translated = plan.add({
    ...{ id: `translate:${language}`, phase: "translate", step: translate },
    needs: { cut },
    input: async (given) => ({ lines: texts(given.cut), ...(await how(given.cut)) }),
  });
  if (segmented === cut) return translated;
  return plan.add({
    ...{ id: `retranslate:${language}`, phase: "translate", step: retranslate, weight: 0.1 },
    needs: { translated, cut, segmented },
    input: async (given) => ({
      translated: given.translated,
      ...{ cut: texts(given.cut), lines: texts(given.segmented) },
      ...(await how(given.segmented)),
    }),
  });
}

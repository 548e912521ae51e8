import type { CaptionsSpec } from "../../../contract/kinds/captions.ts";
import type { Language } from "../../../contract/languages.ts";
import type { Artifact } from "../../artifacts/store.ts";
import type { CaptionLine } from "../../captions/cues.ts";
import type { PictureEncoding } from "../../media/hdr.ts";
import type { Picture } from "../../media/picture.ts";
import { encodedContainer } from "../../media/picture-container.ts";
import { makeOutDir } from "../../plan/out-dir.ts";
import { Plan, type PlanNode } from "../../plan/plan.ts";
import { type Captioned, caption } from "../../steps/caption.ts";
import type { Segmented } from "../../steps/segment.ts";
import type { Translated } from "../../steps/translate.ts";
import type { Tools } from "../../tools.ts";
import { applyTexts } from "../words/edits.ts";
import { addTranslation, spokenLines } from "../words/lines.ts";
import { addWords, type WordNodes } from "../words/nodes.ts";
import type { CaptionChoices } from "./choices.ts";
import { captionPaths } from "./paths.ts";

export interface CaptionMaking {
  readonly spec: CaptionsSpec;
  readonly choices: CaptionChoices;
  /** Folder of the artifact store. */
  readonly storeDir: string;
  readonly tools: Tools;
  readonly signal: AbortSignal;
}

/** The steps up to the lines that are shown. */
export interface LineNodes extends WordNodes {
  readonly plan: Plan;
  /** Absent where the lines are shown as they were said. */
  readonly translated: PlanNode<Translated> | undefined;
}

export interface CaptionPlan extends LineNodes {
  readonly file: PlanNode<Captioned>;
}

/** Lines as captions show them, and the language they are in. */
interface ShownLines {
  readonly lines: readonly CaptionLine[];
  readonly language: Language;
}

/** What the drawing takes: the longest part of the work after the listening. */
const DRAWING = "synthesize";

/** As much of the job as a preview needs: up to its lines. */
export function planLines(making: CaptionMaking): LineNodes {
  const plan = new Plan();
  const words = { ...making, plan };
  const nodes = addWords(words);
  const { to } = making.spec;
  const translated = to === undefined ? undefined : addTranslation(words, nodes, to);
  return { ...nodes, plan, translated };
}

/** What is drawn on, and how it is encoded. */
interface Drawing {
  readonly picture: Picture;
  readonly encoding: PictureEncoding;
}

/** The steps from the source to the video with captions. */
export function planCaptions(making: CaptionMaking, { picture, encoding }: Drawing): CaptionPlan {
  const nodes = planLines(making);
  const { media, segmented, translated } = nodes;
  const { spec, choices } = making;
  const file = nodes.plan.add({
    ...{ id: "draw-captions", phase: DRAWING, step: caption },
    needs: { media, segmented, ...(translated === undefined ? {} : { translated }) },
    input: async (given) => {
      const info = given.media.value;
      const container = encodedContainer(info, spec.input);
      await makeOutDir(spec.outDir);
      return {
        ...{ source: choices.source, media: info, picture, encoding, container },
        ...shownLines(making, nodes.plan, given.segmented, given.translated),
        ...{ look: spec.look, watermark: choices.watermark },
        outPath: captionPaths(spec).video(container.extension),
      };
    },
  });
  return { ...nodes, file };
}

/**
 * The lines that are shown, with people's corrections: in another language at the times of those
 * that were said.
 * @throws InvalidInput if nothing was said
 */
export function shownLines(
  { spec, choices, storeDir }: CaptionMaking,
  plan: Plan,
  segmented: Artifact<Segmented>,
  translated: Artifact<Translated> | undefined,
): ShownLines {
  const said = spokenLines({ spec, choices, storeDir, plan }, segmented);
  const { language } = segmented.value;
  const { to = language } = spec;
  if (translated === undefined || to === language) return { lines: said, language };
  const texts = new Map(
    applyTexts(translated.value.lines, spec.edits, to).map(({ id, text }) => [id, text]),
  );
  const lines = said.map(({ id, start, end }) => ({ start, end, text: texts.get(id) ?? "" }));
  return { lines, language: to };
}

import { OctaviaError } from "../../../contract/errors.ts";
import type { Language } from "../../../contract/languages.ts";
import type { Artifact } from "../../artifacts/store.ts";
import type { Highlight } from "../../highlights/find.ts";
import type { PictureFacts } from "../../pictures/facts.ts";
import { makeOutDir } from "../../plan/out-dir.ts";
import { Plan, type PlanNode } from "../../plan/plan.ts";
import { caption, clip } from "../../steps/clip.ts";
import { type FoundHighlights, findHighlights } from "../../steps/find-highlights.ts";
import { lookAtPicture } from "../../steps/look-at-picture.ts";
import { measureSound } from "../../steps/measure-sound.ts";
import type { Segmented } from "../../steps/segment.ts";
import { type Translated, translate } from "../../steps/translate.ts";
import { spokenLines } from "../words/lines.ts";
import { addWords, type WordNodes } from "../words/nodes.ts";
import { clipIn, type GivenClip, linesOf } from "./cut.ts";
import type { ClipNode, ClipsPlan, Making } from "./nodes.ts";
import { trimmed } from "./trims.ts";

/** What the cutting takes: the longest part of the work after the listening. */
const CUTTING = "synthesize";

/** The steps from a talk to its clips: what is said, what is best of it, and a file each. */
export function planClips(making: Omit<Making, "plan">): ClipsPlan {
  const whole: Making = { ...making, plan: new Plan() };
  const words = addWords(whole);
  const found = addFinding(whole, words);
  const { spec } = making;
  const numbers = Array.from({ length: spec.count }, (_, index) => index + 1);
  const picture = addPicture(whole, words);
  const cutting = addCutting(whole, words, { found, picture });
  const clips = numbers.flatMap((number) => [
    cutting(number),
    ...spec.to.map((language) => cutting(number, language)),
  ]);
  return { ...words, plan: whole.plan, found, picture, clips };
}

function addFinding(making: Making, words: WordNodes): PlanNode<FoundHighlights> {
  const { plan, spec } = making;
  const { media, segmented } = words;
  const extracted = words.sound();
  const sound = plan.add({
    ...{ id: "measure-sound", phase: "transcribe", step: measureSound, weight: 0.1 },
    needs: { extracted },
    input: (given) => ({ extracted: given.extracted }),
  });
  return plan.add({
    ...{ id: "find-highlights", phase: "transcribe", step: findHighlights, weight: 0.02 },
    needs: { media, segmented, sound },
    input: (given) => ({
      ...{ sound: given.sound, length: spec.length },
      lines: spokenLines(making, given.segmented),
      language: given.segmented.value.language,
      duration: given.media.value.duration,
    }),
  });
}

const addPicture = ({ plan, choices }: Making, { media }: WordNodes): PlanNode<PictureFacts> =>
  plan.add({
    ...{ id: "look-at-picture", phase: "extract", step: lookAtPicture, weight: 0.05 },
    needs: { media },
    input: (given) => ({ source: choices.source, media: given.media.value }),
  });

/** What is cut, and out of what. */
type Chosen = Pick<ClipsPlan, "found" | "picture">;

/** What adds the steps of one file. */
function addCutting(making: Making, words: WordNodes, { found, picture }: Chosen) {
  const { plan, choices } = making;
  const { media, segmented } = words;
  const extracted = words.sound();
  const needs = { media, segmented, extracted, picture, found };
  const step = choices.captioned ? caption : clip;
  return (number: number, language?: Language): ClipNode => {
    const place = { id: nameOf(step.name, number, language), phase: CUTTING, step } as const;
    const cut = async (given: GivenClip, translated?: Artifact<Translated>) => {
      const highlight = highlightOf(making, given, number);
      if (highlight === undefined) return null;
      await makeOutDir(making.spec.outDir);
      return clipIn(making, given, { highlight, number, language, translated });
    };
    if (language === undefined) {
      const file = plan.add({ ...place, needs, input: (given) => cut(given) });
      return { number, language, file, translated: undefined };
    }
    const translated = addTranslation(making, { segmented, found }, number, language);
    const file = plan.add({
      ...{ ...place, needs: { ...needs, translated } },
      input: (given) => cut(given, given.translated),
    });
    return { number, language, file, translated };
  };
}

/** "clip:1", "caption:1.es". */
const nameOf = (step: string, number: number, language?: Language): string =>
  `${step}:${number}${language === undefined ? "" : `.${language}`}`;

/** @throws InvalidInput where there is none at all */
function highlightOf(
  making: Making,
  given: { readonly segmented: Artifact<Segmented>; readonly found: Artifact<FoundHighlights> },
  number: number,
): Highlight | undefined {
  const { spec } = making;
  const { highlights } = given.found.value;
  const found = highlights[number - 1];
  if (found !== undefined) return trimmed(making, given.segmented, found, number);
  if (highlights.length > 0) return undefined;
  const { min, max } = spec.length;
  throw new OctaviaError(
    "InvalidInput",
    `Nothing that is said in ${spec.input} makes a clip of ${min} to ${max} s in whole sentences.`,
    { hint: "Allow other lengths, for example --length 5-90." },
  );
}

/** The lines of one clip in another language: the rest of a long talk need not be translated. */
function addTranslation(
  making: Making,
  needs: {
    readonly segmented: PlanNode<Segmented>;
    readonly found: PlanNode<FoundHighlights>;
  },
  number: number,
  to: Language,
): PlanNode<Translated> {
  const { plan, spec, choices } = making;
  return plan.add({
    ...{ id: nameOf("translate", number, to), phase: "translate", step: translate, needs },
    input: async ({ segmented, found }) => {
      const from = segmented.value.language;
      const highlight = highlightOf(making, { segmented, found }, number);
      const lines = highlight === undefined ? [] : linesOf(making, segmented, highlight);
      const hops = lines.length === 0 ? [] : await choices.route(from, to);
      const texts = lines.map(({ id, text }) => ({ id, text }));
      return { lines: texts, from, to, hops, glossary: spec.glossary };
    },
  });
}

import type { Language } from "../../../contract/languages.ts";
import { Plan, type PlanNode } from "../../plan/plan.ts";
import type { Extracted } from "../../steps/extract.ts";
import type { Fitted } from "../../steps/fit.ts";
import { subtitle } from "../../steps/subtitle.ts";
import { spokenLines } from "../words/lines.ts";
import { addWords } from "../words/nodes.ts";
import { addExports } from "./exports.ts";
import type { DubPlan, Making, SharedNodes } from "./nodes.ts";
import { addSound, addVoice } from "./voice.ts";

/** The steps of a dub, from the source to the files beside the person's own. */
export function planDub(making: Omit<Making, "plan">): DubPlan {
  const whole: Making = { ...making, plan: new Plan() };
  const shared = addShared(whole);
  const languages = making.spec.to.map((language) => {
    const voice = addVoice(whole, shared, language);
    return { ...voice, ...addSound(whole, shared, voice) };
  });
  const original = whole.plan.add({
    ...{ id: "subtitle", phase: "export", step: subtitle, weight: 0.05 },
    needs: { segmented: shared.segmented },
    input: ({ segmented }) => ({
      lines: spokenLines(whole, segmented),
      language: segmented.value.language,
    }),
  });
  const exports = addExports(whole, shared, languages, original);
  return { plan: whole.plan, ...shared, languages, original, exports };
}

/** As much of a dub as the preview of a line needs: one language, up to its lines in place. */
export function planVoice(
  making: Omit<Making, "plan">,
  language: Language,
): {
  readonly plan: Plan;
  readonly extracted: PlanNode<Extracted>;
  readonly fitted: PlanNode<Fitted>;
} {
  const whole: Making = { ...making, plan: new Plan() };
  const shared = addShared(whole);
  const { fitted } = addVoice(whole, shared, language);
  return { plan: whole.plan, extracted: shared.extracted, fitted };
}

function addShared(making: Making): SharedNodes {
  const words = addWords(making);
  return { ...words, extracted: words.sound() };
}

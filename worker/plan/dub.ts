import type { Language } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { Transcript } from "../../contract/transcript.ts";
import { detectSpeech } from "../steps/detect-speech.ts";
import { type Extracted, extract } from "../steps/extract.ts";
import type { Fitted } from "../steps/fit.ts";
import { probe } from "../steps/probe.ts";
import { readTranscript } from "../steps/read-transcript.ts";
import { segment } from "../steps/segment.ts";
import { subtitle } from "../steps/subtitle.ts";
import { transcribe } from "../steps/transcribe.ts";
import { ensureSpace } from "./disk-space.ts";
import { addExports } from "./dub-exports.ts";
import type { DubPlan, Making, SharedNodes } from "./dub-nodes.ts";
import { addSound, addVoice, spokenLines } from "./dub-voice.ts";
import { Plan, type PlanNode } from "./plan.ts";

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
  const { plan, spec, choices, storeDir } = making;
  const { source } = choices;
  const media = plan.add({
    ...{ id: "probe", phase: "extract", step: probe, weight: 0.05 },
    needs: {},
    input: () => ({ source }),
  });
  const extracted = plan.add({
    ...{ id: "extract", phase: "extract", step: extract },
    needs: { media },
    input: async (given) => {
      await ensureSpace(storeDir, given.media.value);
      return { source, media: given.media.value, audioTrack: spec.audioTrack };
    },
  });
  const transcript = addTranscript(making, media, extracted);
  const segmented = plan.add({
    ...{ id: "segment", phase: "transcribe", step: segment, weight: 0.02 },
    needs: { transcript },
    input: (given) => ({ transcript: given.transcript }),
  });
  return { media, extracted, transcript, segmented };
}

function addTranscript(
  making: Making,
  media: PlanNode<MediaInfo>,
  extracted: PlanNode<Extracted>,
): PlanNode<Transcript> {
  const { plan, spec, choices } = making;
  const { words } = choices;
  if (words.kind === "supplied") {
    const { path, digest } = words;
    const language = choices.from;
    if (language === undefined) throw new Error("Internal: a transcript without a language");
    return plan.add({
      ...{ id: "read-transcript", phase: "transcribe", step: readTranscript },
      needs: { media },
      input: (given) => ({ path, digest, language, duration: given.media.value.duration }),
    });
  }
  const speech = plan.add({
    ...{ id: "detect-speech", phase: "transcribe", step: detectSpeech, weight: 0.1 },
    needs: { extracted },
    input: (given) => ({ extracted: given.extracted }),
  });
  return plan.add({
    ...{ id: "transcribe", phase: "transcribe", step: transcribe },
    needs: { extracted, speech },
    input: (given) => ({
      ...given,
      language: spec.from,
      recognizer: words.recognizer,
      vocabulary: spec.vocabulary,
      task: spec.task,
    }),
  });
}

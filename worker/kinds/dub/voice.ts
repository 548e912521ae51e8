import type { Language } from "../../../contract/languages.ts";
import { DEFAULTS } from "../../../contract/limits.ts";
import type { Artifact } from "../../artifacts/store.ts";
import { type FitIn, type Fitted, fit } from "../../steps/fit.ts";
import { mix } from "../../steps/mix.ts";
import { subtitle } from "../../steps/subtitle.ts";
import { synthesize, type VoiceChoice } from "../../steps/synthesize.ts";
import type { Translated } from "../../steps/translate.ts";
import { applyTexts, checkLines } from "../words/edits.ts";
import { addTranslation } from "../words/lines.ts";
import type { LanguageNodes, Making, SharedNodes, VoiceNodes } from "./nodes.ts";
import { codecOf, targetOf } from "./target.ts";

function voiceOf({ choices }: Making, language: Language): VoiceChoice {
  const voice = choices.voices.get(language);
  if (voice === undefined) throw new Error(`Internal: no voice was settled for ${language}`);
  return voice;
}

export function addVoice(
  making: Making,
  { cut, segmented, extracted, media }: SharedNodes,
  language: Language,
): VoiceNodes {
  const { plan, spec, ffmpegVersion } = making;
  const voice = voiceOf(making, language);
  const lineVoices = making.choices.lineVoices.get(language) ?? new Map<number, VoiceChoice>();
  // A person's words stand as they are: no other translation takes their place.
  const texts = (translated: Artifact<Translated>): FitIn["texts"] => {
    const { lines } = translated.value;
    return applyTexts(lines, spec.edits, language).map((line, index) =>
      line.text === lines[index]?.text ? line : { ...line, candidates: [] },
    );
  };
  const translated = addTranslation(making, { cut, segmented }, language);
  const synthesized = plan.add({
    ...{ id: `synthesize:${language}`, phase: "synthesize", step: synthesize },
    needs: { translated },
    input: (given) => {
      const lines = texts(given.translated);
      checkLines(lineVoices.keys(), lines);
      return { lines, language, voice, lineVoices };
    },
  });
  const fitted = plan.add({
    ...{ id: `fit:${language}`, phase: "synthesize", step: fit, weight: 0.5 },
    needs: { synthesized, segmented, extracted, translated, media },
    input: (given) => ({
      synthesized: given.synthesized,
      lines: given.segmented.value.lines,
      texts: texts(given.translated),
      ...{ language, voice, lineVoices },
      sampleRate: given.extracted.value.sampleRate,
      maxSpeed: spec.maxSpeed,
      trackEnd: given.media.value.duration,
      ffmpegVersion,
    }),
  });
  return { language, translated, synthesized, fitted };
}

export function addSound(
  making: Making,
  { extracted, media }: SharedNodes,
  { language, fitted }: VoiceNodes,
): Pick<LanguageNodes, "mixed" | "subtitled"> {
  const { plan, spec, ffmpegVersion } = making;
  const mixed = plan.add({
    ...{ id: `mix:${language}`, phase: "mix", step: mix },
    needs: { extracted, fitted, media },
    input: (given) => ({
      extracted: given.extracted,
      fitted: given.fitted,
      codec: codecOf(targetOf(spec, given.media.value)),
      loudness: spec.loudness,
      truePeak: DEFAULTS.truePeak,
      gainHint: spec.gainHints[language],
      ffmpegVersion,
    }),
  });
  const subtitled = plan.add({
    ...{ id: `subtitle:${language}`, phase: "export", step: subtitle, weight: 0.05 },
    needs: { fitted },
    input: (given) => ({ lines: shownLines(given.fitted), language }),
  });
  return { mixed, subtitled };
}

/** The dub's subtitles stand while its lines are spoken, in the words that are spoken. */
const shownLines = (fitted: Artifact<Fitted>) =>
  fitted.value.lines.map(({ text, start, duration, sourceStart, sourceEnd }) =>
    duration > 0
      ? { text, start, end: start + duration }
      : { text, start: sourceStart, end: sourceEnd },
  );

import type { DubSpec } from "../../../contract/kinds/dub.ts";
import type { LanguageReport } from "../../../contract/report.ts";
import type { PlanResult } from "../../plan/executor.ts";
import type { Published } from "../kind.ts";
import { editedLines } from "../words/edits.ts";
import type { DubChoices } from "./choices.ts";
import type { DubPlan, LanguageNodes } from "./nodes.ts";

interface Done {
  readonly spec: DubSpec;
  readonly choices: DubChoices;
  readonly dub: DubPlan;
  readonly ran: PlanResult;
}

/** How well each language came out, and what worked. */
export function dubReport(done: Done): Pick<Published, "details" | "engines"> {
  const { dub, ran } = done;
  const languages = dub.languages.map((nodes) => languageReport(done, nodes));
  const each = languages.flatMap(({ language, translator, voice }) => [
    ...(translator === "" ? [] : [[`translation:${language}`, translator] as const]),
    [`voice:${language}`, voice] as const,
  ]);
  const recognition = ran.artifact(dub.transcript).value.engine;
  const { language: source, lines } = ran.artifact(dub.segmented).value;
  const { duration } = ran.artifact(dub.media).value;
  const cut = ran.artifact(dub.cut).value.lines.map(({ words: _, ...line }) => line);
  const words = lines.flatMap(({ id, words }) => (words.length === 0 ? [] : [{ line: id, words }]));
  return {
    details: { kind: "dub", source, duration, cut, words, languages },
    engines: { recognition, ...Object.fromEntries(each) },
  };
}

function languageReport(
  { spec, choices, dub, ran }: Done,
  { language, translated, fitted, mixed, subtitled }: LanguageNodes,
): LanguageReport {
  const sources = new Map(ran.artifact(dub.segmented).value.lines.map((line) => [line.id, line]));
  const voices = choices.lineVoices.get(language);
  const { language: source } = ran.artifact(dub.segmented).value;
  const edited = editedLines(spec.edits, source, language);
  const { path, translator } = ran.artifact(translated).value;
  const sound = ran.artifact(mixed).value;
  return {
    ...{ language, path, translator },
    voice: choices.voices.get(language)?.digest ?? "",
    lines: ran.artifact(fitted).value.lines.map(({ file: _, audio: __, frames: ___, ...line }) => ({
      ...line,
      source: sources.get(line.id)?.text ?? "",
      speaker: sources.get(line.id)?.speaker,
      voice: voices?.get(line.id)?.voice,
      ...(edited.has(line.id) ? { edited: true } : {}),
    })),
    loudnessBefore: sound.loudnessBefore,
    loudnessAfter: sound.loudnessAfter,
    truePeak: sound.truePeak,
    gainDb: sound.gainDb,
    warnings: ran.artifact(subtitled).value.warnings,
  };
}

import type { DubSpec } from "../../../contract/kinds/dub.ts";
import type { LanguageReport } from "../../../contract/report.ts";
import type { PlanResult } from "../../plan/executor.ts";
import type { Published } from "../kind.ts";
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
  const words = lines.flatMap(({ id, words }) => (words.length === 0 ? [] : [{ line: id, words }]));
  return {
    details: { kind: "dub", source, words, languages },
    engines: { recognition, ...Object.fromEntries(each) },
  };
}

function languageReport(
  { choices, dub, ran }: Done,
  { language, translated, fitted, mixed, subtitled }: LanguageNodes,
): LanguageReport {
  const sources = new Map(ran.artifact(dub.segmented).value.lines.map((line) => [line.id, line]));
  const voices = choices.lineVoices.get(language);
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
    })),
    loudnessBefore: sound.loudnessBefore,
    loudnessAfter: sound.loudnessAfter,
    truePeak: sound.truePeak,
    gainDb: sound.gainDb,
    warnings: ran.artifact(subtitled).value.warnings,
  };
}

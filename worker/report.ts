import type { DubSpec, Output } from "../contract/job.ts";
import type { LanguageReport, Report } from "../contract/report.ts";
import { containerFor } from "./media/container.ts";
import { octaviaVersion } from "./package.ts";
import type { DubChoices } from "./plan/choices.ts";
import type { DubPlan, LanguageNodes } from "./plan/dub-nodes.ts";
import { applyEdits } from "./plan/edits.ts";
import type { PlanResult } from "./plan/executor.ts";

interface Done {
  readonly spec: DubSpec;
  readonly choices: DubChoices;
  readonly dub: DubPlan;
  readonly ran: PlanResult;
  readonly outputs: readonly Output[];
  /** Its version. */
  readonly ffmpeg: string;
}

/** What was done, how well, and with what: the report beside the results. */
export function dubReport(done: Done): Report {
  const { spec, choices, dub, ran, ffmpeg } = done;
  const { note } = containerFor(ran.artifact(dub.media).value, spec.input);
  const languages = dub.languages.map((nodes) => languageReport(done, nodes));
  const each = languages.flatMap(({ language, translator, voice }) => [
    ...(translator === "" ? [] : [[`translation:${language}`, translator] as const]),
    [`voice:${language}`, voice] as const,
  ]);
  const recognition = ran.artifact(dub.transcript).value.engine;
  return {
    octavia: octaviaVersion(),
    input: spec.input,
    source: ran.artifact(dub.segmented).value.language,
    engines: { recognition, ...Object.fromEntries(each), ffmpeg },
    steps: [...ran.steps],
    languages,
    outputs: [...done.outputs],
    warnings: [
      ...new Set([
        ...(note === undefined ? [] : [note]),
        ...ran
          .artifact(dub.transcript)
          .value.warnings.filter(() => choices.words.kind === "recognised"),
        ...ran.warnings,
      ]),
    ],
  };
}

function languageReport(
  { spec, choices, dub, ran }: Done,
  { language, translated, fitted, mixed, subtitled }: LanguageNodes,
): LanguageReport {
  const segmented = ran.artifact(dub.segmented).value;
  const sources = new Map(
    applyEdits(segmented.lines, spec.edits, segmented.language).map(({ id, text }) => [id, text]),
  );
  const { path, translator } = ran.artifact(translated).value;
  const sound = ran.artifact(mixed).value;
  return {
    ...{ language, path, translator },
    voice: choices.voices.get(language)?.digest ?? "",
    lines: ran.artifact(fitted).value.lines.map(({ file: _, audio: __, frames: ___, ...line }) => ({
      ...line,
      source: sources.get(line.id) ?? "",
    })),
    loudnessBefore: sound.loudnessBefore,
    loudnessAfter: sound.loudnessAfter,
    truePeak: sound.truePeak,
    gainDb: sound.gainDb,
    warnings: ran.artifact(subtitled).value.warnings,
  };
}

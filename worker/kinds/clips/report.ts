import type { Output } from "../../../contract/job.ts";
import type { Language } from "../../../contract/languages.ts";
import type { ClipReport } from "../../../contract/report.ts";
import { isHighRange } from "../../pictures/filters.ts";
import type { PlanResult } from "../../plan/executor.ts";
import type { Published } from "../kind.ts";
import { linesOf } from "./cut.ts";
import type { ClipsPlan, Making } from "./nodes.ts";
import { trimmed } from "./trims.ts";

/** What was cut, and why. */
export function clipsReport(
  making: Making,
  clips: ClipsPlan,
  ran: PlanResult,
): Pick<Published, "details" | "engines" | "outputs" | "warnings"> {
  const source = ran.artifact(clips.segmented).value.language;
  const made = clipReports(making, clips, ran, source);
  const transcript = ran.artifact(clips.transcript).value;
  const { encoder } = making.choices;
  const translators = new Map<string, string>();
  for (const { language, translated } of clips.clips) {
    const name = translated === undefined ? "" : ran.artifact(translated).value.translator;
    if (name !== "") translators.set(`translation:${language}`, name);
  }
  return {
    outputs: made.flatMap(({ files }) =>
      files.map(({ path, language }): Output => ({ role: "video", path, language })),
    ),
    engines: {
      recognition: transcript.engine,
      ...Object.fromEntries(translators),
      ...(encoder === undefined ? {} : { picture: encoder.name }),
    },
    details: { kind: "clips", source, clips: made },
    warnings: [
      ...transcriptWarnings(making, transcript.warnings),
      ...told(making, made, clips, ran),
    ],
  };
}

/** Those of a supplied file the step has told already. */
const transcriptWarnings = ({ choices }: Making, warnings: readonly string[]): readonly string[] =>
  choices.words.kind === "recognised" ? warnings : [];

function clipReports(
  making: Making,
  clips: ClipsPlan,
  ran: PlanResult,
  source: Language,
): ClipReport[] {
  const segmented = ran.artifact(clips.segmented);
  const { highlights } = ran.artifact(clips.found).value;
  return highlights.slice(0, making.spec.count).flatMap((found, index) => {
    const number = index + 1;
    const highlight = trimmed(making, segmented, found, number);
    const own = clips.clips.filter((one) => one.number === number);
    const files = own.flatMap(({ file, language = source }) => {
      const cut = ran.artifact(file).value;
      return cut === null ? [] : [{ ...cut, language }];
    });
    const [first] = files;
    if (first === undefined) return [];
    const { score, parts, reasons, titleWords, caption } = highlight;
    const text = linesOf(making, segmented, highlight)
      .map((line) => line.text)
      .join(" ");
    return {
      ...{ number, start: first.start, end: first.end, score, parts, reasons, titleWords, caption },
      text,
      files: files.map(({ path, language }) => ({ path, language })),
    };
  });
}

/** What the person should know of the choice and the cuts. */
function told(
  { spec, choices }: Making,
  made: readonly ClipReport[],
  clips: ClipsPlan,
  ran: PlanResult,
): string[] {
  const warnings: string[] = [];
  if (made.length < spec.count) {
    const { min, max } = spec.length;
    warnings.push(
      `Only ${made.length} of ${spec.count} clips: no more stretches of whole sentences last ${min} to ${max} s without sharing any.`,
    );
  }
  const { highlights } = ran.artifact(clips.found).value;
  const wantedStart = (number: number, usual: number): number =>
    spec.trims.find((trim) => trim.number === number)?.start ??
    highlights[number - 1]?.start ??
    usual;
  const early = made
    .map(({ number, start }) => ({ number, by: wantedStart(number, start) - start }))
    .filter(({ by }) => by > 0.05)
    .map(({ number, by }) => `clip ${number} ${by.toFixed(1)} s`);
  if (spec.fast && early.length > 0) {
    warnings.push(`Fast cuts begin at keyframes, before the sentence: ${early.join(", ")}.`);
  }
  if (spec.fast && choices.container.extension === "mkv" && !spec.input.endsWith(".mkv")) {
    warnings.push("The clips are .mkv files: another kind cannot hold what the input holds.");
  }
  if (!spec.fast && isHighRange(ran.artifact(clips.picture).value)) {
    warnings.push(
      "The picture's high dynamic range (HDR) was brought down to the standard range in the clips.",
    );
  }
  return warnings;
}

import { readFileSync } from "node:fs";
import { type ClipReport, ClipsReport } from "../contract/report.ts";
import { printable } from "./exit-code.ts";
import { clockTime } from "./progress.ts";

/**
 * What of a job's report a person wants to read at once: of clips, what was chosen and why.
 * @param path of the report
 */
export function reportLines(kind: string, path: string): string[] {
  if (kind !== "clips") return [];
  const { success, data } = ClipsReport.safeParse(JSON.parse(readFileSync(path, "utf8")));
  return success ? data.clips.flatMap(clipLines) : [];
}

function clipLines({ number, start, end, score, reasons, titleWords, caption }: ClipReport) {
  const length = (end - start).toFixed(1);
  return [
    `clip ${number}: ${clockTime(start)} to ${clockTime(end)} (${length} s), score ${Math.round(score)} of 100`,
    `  about    ${printable(titleWords.join(", "))}`,
    `  why      ${printable(reasons.join("; "))}`,
    `  caption  ${printable(caption)}`,
  ];
}

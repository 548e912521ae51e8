import { readFileSync, statSync } from "node:fs";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { JobSpec } from "../../contract/job.ts";
import { isTextEdit, type LineEdit } from "../../contract/kinds/words.ts";
import type { Language } from "../../contract/languages.ts";
import type { JobView } from "../../contract/queue.ts";
import { DubReport } from "../../contract/report.ts";
import type { Line } from "../../contract/transcript.ts";
import { editLines } from "../../worker/kinds/words/edits.ts";
import type { EditContext } from "./edits.ts";

/** What the report of a finished job tells edits of it. @throws InvalidInput if it is not finished */
export function editContext({ id, result }: JobView, edits: readonly LineEdit[]): EditContext {
  if (result === undefined) {
    throw new OctaviaError("InvalidInput", `Job ${id} is not done: there is nothing to edit yet.`, {
      hint: "Lines can be edited when the job has succeeded.",
    });
  }
  const report = readReport(result.report);
  if (report === undefined) return {};
  const { source, duration, languages } = report;
  // Other languages stay as they are: a hint would be one more thing in the keys of their mixes.
  const touched = languages.filter(({ language }) =>
    edits.some((edit) => touches(edit, source, language)),
  );
  return {
    ...{ cut: cutOf(report), duration, source },
    gainHints: Object.fromEntries(touched.map(({ language, gainDb }) => [language, gainDb])),
  };
}

/** Lines, and a number that no line has or had. */
export interface StandingLines {
  readonly lines: readonly Line[];
  readonly free: number;
}

/**
 * The source's lines after the edits of a spec.
 * @param job whose report tells of the lines
 * @throws InvalidInput if it tells of none
 */
export function standingLines(job: JobView, spec: JobSpec): StandingLines {
  const { cut, source, duration } = editContext(job, []);
  if (cut === undefined || source === undefined || !("edits" in spec)) {
    throw new OctaviaError("InvalidInput", `The report of job ${job.id} tells of no lines.`);
  }
  const lines = editLines(cut, spec.edits, { source, duration });
  const split = spec.edits.flatMap((edit) => ("into" in edit ? [edit.into] : []));
  const free = Math.max(0, ...cut.map(({ id }) => id), ...split) + 1;
  return { lines, free };
}

/** The lines before all edits; when reports did not tell them yet, edits did not change their times. */
function cutOf({ cut, languages: [first] }: DubReport): Line[] | undefined {
  if (cut !== undefined) return cut.map((line) => ({ ...line, words: [] }));
  return first?.lines.map(({ id, sourceStart, sourceEnd, source: text }) => ({
    ...{ id, text, words: [] },
    ...{ start: sourceStart, end: sourceEnd },
  }));
}

/** Whether an edit changes how a dub into a language sounds. */
function touches(edit: LineEdit, source: Language, language: Language): boolean {
  if (!("language" in edit) || edit.language === undefined) return true;
  return edit.language === language || (isTextEdit(edit) && edit.language === source);
}

/** The report read last, as its file was: line after line of one job is edited and heard. */
let last: { readonly state: string; readonly report: DubReport | undefined } | undefined;

/** The report, unless someone has moved or changed it: then the edit goes without its help. */
function readReport(path: string): DubReport | undefined {
  try {
    const { size, mtimeMs } = statSync(path);
    const state = `${path} ${size} ${mtimeMs}`;
    if (last?.state !== state) {
      const report = DubReport.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
      last = { state, report };
    }
    return last.report;
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT" || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

import { readFileSync } from "node:fs";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import { isTextEdit, type LineEdit } from "../../contract/kinds/words.ts";
import type { Language } from "../../contract/languages.ts";
import type { JobView } from "../../contract/queue.ts";
import { DubReport } from "../../contract/report.ts";
import type { EditContext } from "./edits.ts";

/** What the report of a finished job tells an edit of it. @throws InvalidInput if it is not finished */
export function editContext({ id, result }: JobView, edit: LineEdit): EditContext {
  if (result === undefined) {
    throw new OctaviaError("InvalidInput", `Job ${id} is not done: there is nothing to edit yet.`, {
      hint: "Lines can be edited when the job has succeeded.",
    });
  }
  const report = readReport(result.report);
  if (report === undefined) return {};
  // Other languages stay as they are: a hint would be one more thing in the keys of their mixes.
  const touched = report.languages.filter(({ language }) => touches(edit, report.source, language));
  return {
    maxLine: Math.max(0, ...report.languages.flatMap(({ lines }) => lines.map((line) => line.id))),
    source: report.source,
    gainHints: Object.fromEntries(touched.map(({ language, gainDb }) => [language, gainDb])),
  };
}

/** Whether an edit changes how a dub into a language sounds. */
function touches(edit: LineEdit, source: Language, language: Language): boolean {
  if (!("language" in edit) || edit.language === undefined) return true;
  return edit.language === language || (isTextEdit(edit) && edit.language === source);
}

/** The report, unless someone has moved or changed it: then the edit goes without its help. */
function readReport(path: string): DubReport | undefined {
  try {
    return DubReport.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT" || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

import { randomUUID } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { JobId } from "../../contract/job.ts";
import type { Language } from "../../contract/languages.ts";
import { DubReport, type LanguageReport } from "../../contract/report.ts";
import type { Octavia } from "../octavia.ts";
import type { ApiDeps } from "./deps.ts";
import type { Procedures } from "./procedures.ts";
import { Recent } from "./recent.ts";

/** Reports kept in memory: a long one takes a while to read. */
const KEPT = 4;

/** The lines of a dub: read, changed and heard. */
export function linesApi(os: Procedures, { octavia, media }: ApiDeps) {
  const reports = new Recent<DubReport>(KEPT);
  return {
    list: os.lines.list.handler(async ({ input: { id, language, cursor, limit } }) => {
      const { lines } = languageOf(id, language, await reportOf(octavia, id, reports));
      const from = placeOf(cursor);
      const to = from + limit;
      return {
        lines: lines.slice(from, to),
        total: lines.length,
        ...(to < lines.length ? { next: String(to) } : {}),
      };
    }),
    edit: os.lines.edit.handler(({ input: { id, edits } }) => octavia.edit(id, ...edits)),
    preview: os.lines.preview.handler(async ({ input: { id, edit } }) => {
      const out = await media.place([randomUUID()], ".wav");
      const { start, end } = await octavia.preview(id, edit, out);
      return { url: media.add(out).url, start, end };
    }),
  };
}

async function reportOf(octavia: Octavia, id: JobId, reports: Recent<DubReport>) {
  const { result } = octavia.jobs.get(id);
  if (result === undefined) {
    throw new OctaviaError("InvalidInput", `Job ${id} is not done: it has no lines yet.`);
  }
  try {
    const { size, mtimeMs } = await stat(result.report);
    return await reports.get(`${result.report} ${size} ${mtimeMs}`, () => read(result.report));
  } catch (thrown) {
    if (errorCode(thrown) !== "ENOENT") throw thrown;
    throw new OctaviaError("InvalidInput", `The report of job ${id} is gone.`, {
      hint: "Run the job again: what is made already is not made anew.",
    });
  }
}

async function read(path: string): Promise<DubReport> {
  try {
    return DubReport.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (thrown) {
    if (errorCode(thrown) !== undefined) throw thrown;
    throw new OctaviaError("InvalidInput", "The job's report is not that of a dub: no lines.", {
      details: String(thrown),
    });
  }
}

function languageOf(id: JobId, language: Language, { languages }: DubReport): LanguageReport {
  const found = languages.find((one) => one.language === language);
  if (found !== undefined) return found;
  throw new OctaviaError("InvalidInput", `Job ${id} has no language "${language}".`, {
    hint: `Its languages are ${languages.map((one) => one.language).join(", ")}.`,
  });
}

function placeOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new OctaviaError("InvalidInput", `"${cursor.slice(0, 40)}" is no place among the lines.`);
}

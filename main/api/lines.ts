import { randomUUID } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import type { LineView } from "../../contract/api.ts";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { JobId } from "../../contract/job.ts";
import type { Language } from "../../contract/languages.ts";
import { DubReport, type LanguageReport } from "../../contract/report.ts";
import type { Word } from "../../contract/transcript.ts";
import type { Octavia } from "../octavia.ts";
import type { ApiDeps } from "./deps.ts";
import type { Procedures } from "./procedures.ts";
import { Recent } from "./recent.ts";

/** Reports kept in memory: a long one takes a while to read. */
const KEPT = 4;

/** The lines of a dub: read, changed and heard. */
export function linesApi(os: Procedures, { octavia, media }: ApiDeps) {
  const reports = new Recent<ReadReport>(KEPT);
  return {
    list: os.lines.list.handler(async ({ input: { id, language, cursor, limit } }) => {
      const report = await reportOf(octavia, id, reports);
      const { lines } = languageOf(id, language, report.report);
      const from = placeOf(cursor);
      const to = from + limit;
      return {
        lines: lines.slice(from, to).map((line) => viewOf(line, report.words)),
        source: report.report.source,
        total: lines.length,
        ...(to < lines.length ? { next: String(to) } : {}),
      };
    }),
    edit: os.lines.edit.handler(({ input: { id, edits } }) => octavia.edit(id, edits)),
    preview: os.lines.preview.handler(async ({ input }) => {
      const { id, edits, edit, language } = input;
      const out = await media.place([randomUUID()], ".wav");
      const all = edit === undefined ? edits : [...edits, edit];
      const { start, end, lines } = await octavia.preview(id, { edits: all, language }, out);
      return { url: media.add(out).url, start, end, lines };
    }),
  };
}

/** A report, ready to be asked for a line's words. */
interface ReadReport {
  readonly report: DubReport;
  readonly words: ReadonlyMap<number, readonly Word[]>;
}

/** A line with what is known of it elsewhere, and what follows from it. */
function viewOf(line: LanguageReport["lines"][number], words: ReadReport["words"]): LineView {
  const { id, start, duration, sourceStart, slot, edited = false } = line;
  // Sums of seconds are off by less than anybody hears.
  const overrun = Math.max(0, Math.round((start + duration - sourceStart - slot) * 1000) / 1000);
  return { ...line, edited, overrun, words: [...(words.get(id) ?? [])] };
}

async function reportOf(octavia: Octavia, id: JobId, reports: Recent<ReadReport>) {
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

async function read(path: string): Promise<ReadReport> {
  try {
    const report = DubReport.parse(JSON.parse(await readFile(path, "utf8")));
    const words = new Map((report.words ?? []).map((one) => [one.line, one.words]));
    return { report, words };
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

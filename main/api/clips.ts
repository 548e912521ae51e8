import { readFile, stat } from "node:fs/promises";
import type { MadeClip, ResultFile } from "../../contract/api.ts";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { JobView } from "../../contract/queue.ts";
import { ClipsReport } from "../../contract/report.ts";

/**
 * The clips that a job has made, as its report tells; files that are gone are left out.
 * @throws InvalidInput if it has made none, or its report is gone
 */
export async function clipsOf(
  { id, result }: JobView,
  urlOf: (path: string) => string,
): Promise<MadeClip[]> {
  if (result === undefined) {
    throw new OctaviaError("InvalidInput", `Job ${id} is not done: it has no clips yet.`);
  }
  const { clips } = await readReport(result.report);
  return Promise.all(
    clips.map(async ({ files, ...clip }) => {
      const there = files.map(async ({ path, language }): Promise<ResultFile[]> => {
        const file = await stat(path).catch(() => undefined);
        if (file?.isFile() !== true) return [];
        const name = path.split(/[\\/]/).at(-1) ?? path;
        return [{ role: "video", path, name, language, bytes: file.size, url: urlOf(path) }];
      });
      return { ...clip, files: (await Promise.all(there)).flat() };
    }),
  );
}

async function readReport(path: string): Promise<ClipsReport> {
  try {
    return ClipsReport.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") {
      throw new OctaviaError("InvalidInput", "The report of this job is gone.", {
        hint: "Run the job again: what is made already is not made anew.",
      });
    }
    throw new OctaviaError("InvalidInput", "The job's report is not that of clips.", {
      details: String(thrown),
    });
  }
}

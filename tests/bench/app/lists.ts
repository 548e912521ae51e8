// Long lists: 10,000 jobs, and a dub of 5,000 lines.
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { DubReport } from "../../../contract/report.ts";
import { Database } from "../../../main/db/database.ts";
import { silentLog } from "../../../main/db/log.ts";
import { openHome } from "../../../main/home.ts";
import { openOctavia } from "../../../main/octavia.ts";
import { newJobId } from "../../../main/queue/ids.ts";
import { JobQueue } from "../../../main/queue/queue.ts";
import type { Figure } from "../figures.ts";
import { dubSpec, Folder, finished, looped } from "../rig.ts";
import { inWindow, percentile, scroll, serveIn } from "./window.ts";

const JOBS = 10_000;
const LINES = 5000;
/** A screen's frame at 60 a second. */
const FRAME = { atMost: 16.7 };

function fill(home: string): void {
  const options = { log: silentLog, clock: Date.now };
  const database = Database.open(openHome(home), options);
  const newId = () => newJobId(Date.now());
  const queue = new JobQueue({ ...options, database, newId, newToken: randomUUID });
  database.sqlite.transaction(() => {
    for (let n = 0; n < JOBS; n += 1) {
      const id = queue.intake.enqueue(dubSpec(`/videos/talk-${n}.mp4`, "/videos/a.srt", "/out"));
      queue.intake.cancel(id);
    }
  })();
  database.close();
}

/** A finished dub whose report tells of thousands of lines. */
async function longDub(folder: Folder): Promise<string> {
  const { video, transcript } = await looped(folder, 2);
  await using app = await openOctavia(openHome(folder.at("home")));
  app.work();
  const { id } = app.jobs.enqueue(dubSpec(video, transcript, folder.at("out")));
  const { report } = await finished(app, id);
  const told = DubReport.parse(JSON.parse(readFileSync(report, "utf8")));
  for (const one of told.languages) {
    const { lines } = one;
    const length = Math.max(...lines.map(({ sourceEnd }) => sourceEnd));
    one.lines = Array.from({ length: LINES }, (_, n) => {
      const line = lines[n % lines.length];
      if (line === undefined) throw new Error("the dub has no lines");
      const later = Math.floor(n / lines.length) * length;
      return {
        ...line,
        ...{ id: n + 1, start: line.start + later },
        ...{ sourceStart: line.sourceStart + later, sourceEnd: line.sourceEnd + later },
      };
    });
  }
  writeFileSync(report, JSON.stringify(told));
  return id;
}

const figures = (what: string, frames: readonly number[], heapMb: number): Figure[] => [
  {
    ...{ part: "lists", what: `${what}: a frame while scrolling, p95`, unit: "ms" },
    ...{ value: percentile(frames, 0.95), target: FRAME },
    from: `${frames.length} frames, p50 ${percentile(frames, 0.5).toFixed(1)} ms, without a GPU`,
  },
  {
    part: "lists",
    what: `${what}: memory of its scripts`,
    value: heapMb,
    unit: "MB",
    from: "after it",
  },
];

export async function benchLists(): Promise<Figure[]> {
  using folder = new Folder();
  const id = await longDub(folder);
  fill(folder.at("home"));
  await using server = await serveIn(folder);
  return await inWindow(server, async ({ page }) => {
    await page.goto(`${server.origin}/queue`);
    const jobs = await scroll(page, "[data-row]");
    await page.goto(`${server.origin}/studio/${id}`);
    const lines = await scroll(page, "[data-line]");
    return [
      ...figures(`${JOBS} jobs`, jobs.frames, jobs.heapMb),
      ...figures(`a studio of ${LINES} lines`, lines.frames, lines.heapMb),
      {
        ...{ part: "lists", what: `rows that stand in the page for ${LINES} lines`, unit: "" },
        ...{ value: lines.mounted, target: { atMost: 60 } },
        from: `${jobs.mounted} for ${JOBS} jobs`,
      },
    ];
  });
}

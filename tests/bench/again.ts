// Part 2: the same job a second time.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openHome } from "../../main/home.ts";
import { openOctavia } from "../../main/octavia.ts";
import { type Figure, seconds, timed } from "./figures.ts";
import { dubSpec, Folder, finished, looped, octavia } from "./rig.ts";

const MINUTES = 10;

/** Hashes of all files but the report, which tells how long things took. */
function hashes(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => !name.endsWith(".report.json"))
    .sort()
    .map((name) => {
      const hash = createHash("sha256").update(readFileSync(join(dir, name)));
      return `${name} ${hash.digest("hex")}`;
    });
}

export async function benchAgain(): Promise<Figure[]> {
  using folder = new Folder();
  const [home, out] = [folder.at("home"), folder.at("out")];
  const { video, transcript } = await looped(folder, MINUTES);
  const args = ["dub", video, "--from", "en", "--to", "es", "--transcript", transcript];
  const first = await timed(() => octavia(home, [...args, "--out", out]));
  const before = hashes(out);
  const second = await timed(() => octavia(home, [...args, "--out", out]));
  const same = JSON.stringify(hashes(out)) === JSON.stringify(before) && before.length > 0;
  const warm = await warmRun(home, () => dubSpec(video, transcript, out));
  const from = (ms: number): string => `${seconds(ms)} / ${seconds(first.ms)}, ${MINUTES} min`;
  const part = "2";
  return [
    {
      ...{ part, what: "second run, whole command / first run", unit: "" },
      ...{ value: second.ms / first.ms, target: { atMost: 0.01 }, from: from(second.ms) },
    },
    {
      ...{ part, what: "second run, whole command", unit: "s", target: { atMost: 1 } },
      ...{ value: second.ms / 1000, from: from(second.ms) },
    },
    {
      ...{ part, what: "the job once more in a running Octavia / first run", unit: "" },
      ...{ value: warm / first.ms, target: { atMost: 0.01 }, from: from(warm) },
    },
    {
      ...{ part, what: "outputs of the second run that are byte-identical", unit: "" },
      ...{ value: same ? 1 : 0, target: { atLeast: 1 }, from: `${before.length} files` },
    },
  ];
}

/** Milliseconds of a job whose every step is done already, in an Octavia that has worked before. */
async function warmRun(home: string, spec: () => unknown): Promise<number> {
  await using app = await openOctavia(openHome(home));
  app.work();
  const run = () => finished(app, app.jobs.enqueue(spec()).id);
  await run();
  return (await timed(run)).ms;
}

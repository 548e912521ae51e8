// `npm run bench`: measures, prints a table and writes it as JSON.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchAgain } from "./again.ts";
import { benchEdit } from "./edit.ts";
import { benchEngines } from "./engines.ts";
import { type Figure, isMet, seconds, table, timed } from "./figures.ts";
import { benchLoudness } from "./loudness.ts";
import { benchMemory } from "./memory.ts";
import { benchQuality } from "./quality.ts";
import { benchQueue } from "./queue.ts";

const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  "1": benchEngines,
  "2": benchAgain,
  "3": benchEdit,
  "4": benchMemory,
  "4a": benchLoudness,
  "5": benchQueue,
  "6": benchQuality,
};

const { values } = parseArgs({
  options: { only: { type: "string" }, json: { type: "string", default: "out/bench.json" } },
});
const wanted = values.only?.split(",") ?? ["1", "2", "3", "4", "4a", "5", "6"];
const file = resolve(values.json);
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
const figures: Figure[] = [];

/** Written after every part, so that a run that is stopped has not been for nothing. */
function write(): void {
  const measured = figures.map((figure) => ({ ...figure, met: isMet(figure) }));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine, figures: measured }, null, 2)}\n`);
}

for (const part of wanted) {
  const bench = PARTS[part];
  if (bench === undefined) throw new Error(`There is no part ${part}: there are 1 to 6, and 4a.`);
  const load = loadavg()[0]?.toFixed(1);
  const { ms, result } = await timed(bench);
  figures.push(...result);
  write();
  console.error(`part ${part}: ${seconds(ms)}, load average at its start ${load}`);
}
console.log(`\n${table(figures)}`);

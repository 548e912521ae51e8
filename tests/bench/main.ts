// `npm run bench`: measures, prints a table and writes it as JSON. `npm run bench -- neural`: the
// engines that run models; `npm run bench -- kinds`: the other kinds of jobs; `npm run
// bench -- app`: the window and its API.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchAgain } from "./again.ts";
import { benchApi, benchEvents } from "./app/api.ts";
import { benchHub } from "./app/hub.ts";
import { benchLists } from "./app/lists.ts";
import { benchSound } from "./app/sound.ts";
import { benchEdit } from "./edit.ts";
import { benchEngines } from "./engines.ts";
import { type Figure, isMet, seconds, table, timed } from "./figures.ts";
import { benchCaptions } from "./kinds/captions.ts";
import { benchClips } from "./kinds/clips.ts";
import { benchMerge } from "./kinds/merge.ts";
import { benchMusic } from "./kinds/music.ts";
import { benchParse } from "./kinds/parse.ts";
import { benchLoudness } from "./loudness.ts";
import { benchMemory } from "./memory.ts";
import { benchCancel } from "./neural/cancel.ts";
import { benchFirstToken, benchReload } from "./neural/loading.ts";
import { benchLoop } from "./neural/loop.ts";
import { benchMel } from "./neural/mel.ts";
import { benchOpus } from "./neural/opus.ts";
import { benchPacking } from "./neural/packing.ts";
import { benchWhisper } from "./neural/whisper.ts";
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
  n1: benchWhisper,
  n1a: benchPacking,
  n2: benchOpus,
  n3: benchLoop,
  n4: benchMel,
  n5: benchCancel,
  n5a: benchReload,
  n6: benchFirstToken,
  captions: benchCaptions,
  clips: benchClips,
  merge: benchMerge,
  music: benchMusic,
  parse: benchParse,
  api: benchApi,
  events: benchEvents,
  hub: benchHub,
  lists: benchLists,
  sound: benchSound,
};

/** What is measured by a name, or by none. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  classic: ["1", "2", "3", "4", "4a", "5", "6"],
  neural: ["n1", "n1a", "n2", "n3", "n4", "n5", "n5a", "n6"],
  kinds: ["captions", "clips", "merge", "music", "parse"],
  app: ["api", "events", "hub", "lists", "sound"],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, json: { type: "string" } },
});
const [group = "classic"] = positionals;
const wanted = values.only?.split(",") ?? GROUPS[group];
if (wanted === undefined) {
  throw new Error(`There is no group "${group}": there are ${Object.keys(GROUPS).join(", ")}.`);
}
const name = group === "classic" ? "bench" : `bench-${group}`;
const file = resolve(values.json ?? `out/${name}.json`);
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
  if (bench === undefined)
    throw new Error(`There is no part ${part}: there are ${Object.keys(PARTS).join(", ")}.`);
  const load = loadavg()[0]?.toFixed(1);
  const { ms, result } = await timed(bench);
  figures.push(...result);
  write();
  console.error(`part ${part}: ${seconds(ms)}, load average at its start ${load}`);
}
console.log(`\n${table(figures)}`);

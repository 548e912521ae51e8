// Part 4: does memory grow with the length of the film? Linux only: it reads /proc.
import { readdirSync, readFileSync } from "node:fs";
import type { Figure } from "./figures.ts";
import { Folder, looped, octavia } from "./rig.ts";

const EVERY_MS = 25;
const PAGE_MB = 4096 / 1e6;

/** Memory in megabytes. */
interface Peaks {
  /** Of all processes together. */
  together: number;
  /** Of any one Node process. */
  node: number;
}

interface Seen {
  readonly parent: number;
  readonly mb: number;
  readonly name: string;
  /** Its command line. */
  readonly command: string;
}

/** Resident pages and parents of all processes; one that ends meanwhile is left out. */
function processes(): Map<number, Seen> {
  const found = new Map<number, Seen>();
  for (const pid of readdirSync("/proc").map(Number).filter(Number.isInteger)) {
    let [stat, command] = ["", ""];
    try {
      stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      continue; // it has ended
    }
    // proc(5): after the name, field 3 is the state, 4 the parent, 24 the resident pages.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    found.set(pid, { parent: Number(fields[1]), mb: Number(fields[21]) * PAGE_MB, name, command });
  }
  return found;
}

function look(root: number, peaks: Peaks): void {
  const all = processes();
  const ours = (pid: number): boolean => {
    const parent = all.get(pid)?.parent;
    return pid === root || (parent !== undefined && parent > 1 && ours(parent));
  };
  let together = 0;
  for (const [pid, { mb, name, parent, command }] of all) {
    // A child that has not become another program yet shares its parent's pages.
    if (!ours(pid) || all.get(parent)?.command === command) continue;
    together += mb;
    if (name.startsWith("node") || name === "MainThread") peaks.node = Math.max(peaks.node, mb);
  }
  peaks.together = Math.max(peaks.together, together);
}

async function peaksOf(minutes: number): Promise<Peaks> {
  using folder = new Folder();
  const { video, transcript } = await looped(folder, minutes);
  const args = ["dub", video, "--from", "en", "--to", "es", "--transcript", transcript];
  const child = octavia(folder.at("home"), [...args, "--out", folder.at("out")]);
  const peaks = { together: 0, node: 0 };
  const sampling = setInterval(() => look(child.pid ?? 0, peaks), EVERY_MS);
  try {
    await child;
  } finally {
    clearInterval(sampling);
  }
  return peaks;
}

export async function benchMemory(): Promise<Figure[]> {
  const short = await peaksOf(10);
  const long = await peaksOf(60);
  const hours = (60 - 10) / 60;
  return (["together", "node"] as const).map((kind) => ({
    ...{ part: "4", unit: "MB/hour", value: (long[kind] - short[kind]) / hours },
    what: `growth of the peak memory, ${kind === "node" ? "engine alone" : "all processes"}`,
    target: { atMost: 15 },
    from: `${long[kind].toFixed(0)} MB for 60 min, ${short[kind].toFixed(0)} MB for 10 min`,
  }));
}

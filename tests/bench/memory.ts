// Part 4: does memory grow with the length of the film? Linux only: it reads /proc.
import { readdirSync, readFileSync } from "node:fs";
import { type Figure, median } from "./figures.ts";
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

/** Of one run. */
interface Memory extends Peaks {
  /** What the engine took in the midst of its first half, and of its second. */
  readonly halves: readonly [number, number];
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

/** What all processes of a command take now. */
function look(root: number): Peaks {
  const all = processes();
  const ours = (pid: number): boolean => {
    const parent = all.get(pid)?.parent;
    return pid === root || (parent !== undefined && parent > 1 && ours(parent));
  };
  const now = { together: 0, node: 0 };
  for (const [pid, { mb, name, parent, command }] of all) {
    // A child that has not become another program yet shares its parent's pages.
    if (!ours(pid) || all.get(parent)?.command === command) continue;
    now.together += mb;
    if (name.startsWith("node") || name === "MainThread") now.node = Math.max(now.node, mb);
  }
  return now;
}

const peaksOf = (seen: readonly Peaks[]): Peaks => ({
  together: Math.max(...seen.map(({ together }) => together)),
  node: Math.max(...seen.map(({ node }) => node)),
});

async function memoryOf(minutes: number): Promise<Memory> {
  using folder = new Folder();
  const { video, transcript } = await looped(folder, minutes);
  const args = ["dub", video, "--from", "en", "--to", "es", "--transcript", transcript];
  const child = octavia(folder.at("home"), [...args, "--out", folder.at("out")]);
  const seen: Peaks[] = [];
  const sampling = setInterval(() => seen.push(look(child.pid ?? 0)), EVERY_MS);
  try {
    await child;
  } finally {
    clearInterval(sampling);
  }
  const half = seen.length >> 1;
  const level = (part: readonly Peaks[]): number => median(part.map(({ node }) => node));
  const halves = [level(seen.slice(0, half)), level(seen.slice(half))] as const;
  return { ...peaksOf(seen), halves };
}

export async function benchMemory(): Promise<Figure[]> {
  const short = await memoryOf(10);
  const long = await memoryOf(60);
  const hours = (60 - 10) / 60;
  const [first, second] = long.halves;
  const growth = (["together", "node"] as const).map((kind) => ({
    ...{ part: "4", unit: "MB/hour", value: (long[kind] - short[kind]) / hours },
    what: `growth of the peak memory, ${kind === "node" ? "engine alone" : "all processes"}`,
    target: { atMost: 15 },
    from: `${long[kind].toFixed(0)} MB for 60 min, ${short[kind].toFixed(0)} MB for 10 min`,
  }));
  // The short film ends before the threads' heaps have found their size, the long one does not.
  const within = {
    ...{ part: "4", unit: "MB/hour", value: (second - first) / 0.5 },
    what: "growth of the engine's median between the halves of the long film",
    target: { atMost: 15 },
    from: `${second.toFixed(0)} MB in the second half, ${first.toFixed(0)} MB in the first`,
  };
  return [...growth, within];
}

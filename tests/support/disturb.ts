import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { z } from "zod";
import { errorCode } from "../../contract/errors.ts";
import { type Rig, rig } from "./octavia.ts";

/** A fixed sequence of numbers in [0, 1), so that a failure can be run again (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Content of the results in a folder; reports tell of times and differ. */
export const hashes = (dir: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir)
      .filter((name) => !name.endsWith(".report.json"))
      .sort()
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(dir, name)))
          .digest("hex"),
      ]),
  );

/** Process ids of the children of `pid`, the engine among them. */
async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await execa("ps", ["-o", "pid=", "--ppid", String(pid)], { reject: false });
  return stdout
    .split("\n")
    .map(Number)
    .filter((child) => child > 0);
}

/** Kills a process; one that has just ended by itself is as dead. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

const StepFinished = z.object({
  seq: z.int(),
  job: z.string(),
  body: z.object({
    type: z.literal("run"),
    event: z.object({ type: z.literal("step-finished"), step: z.string(), cached: z.boolean() }),
  }),
});

/** A step that was really worked on. */
export interface Worked {
  readonly job: string;
  readonly step: string;
  /** Number of the event that told of it: a job that is followed again tells its story again. */
  readonly seq: number;
}

/** Those of a run, from the lines of `--json`. */
export function worked(stdout: string): Worked[] {
  return stdout.split("\n").flatMap((line) => {
    if (!line.includes("step-finished")) return [];
    const event = StepFinished.safeParse(JSON.parse(line));
    if (!event.success || event.data.body.event.cached) return [];
    const { job, seq, body } = event.data;
    return [{ job, seq, step: body.event.step }];
  });
}

/** Starts a command and kills it, or its engine, after so many events. */
export async function disturb(
  r: Rig,
  args: readonly string[],
  after: number,
  whom: "main" | "engine",
) {
  const running = r.start(args);
  let seen = 0;
  for await (const line of running.iterable()) {
    seen += 1;
    if (seen !== after || running.pid === undefined) continue;
    if (whom === "main") kill(running.pid);
    else for (const child of await childrenOf(running.pid)) kill(child);
    void line;
  }
  return running;
}

interface Trial {
  /** How often something is killed. */
  readonly runs: number;
  readonly seed: number;
  readonly argsFor: (r: Rig) => readonly string[];
  /** Makes a fresh home ready. */
  readonly prepare?: (r: Rig) => Promise<void>;
  /** The step that is done when the job is. */
  readonly last: string;
}

/**
 * Kills main or the engine of a run at random moments, again and again: each time the job goes on
 * from what is done and in the end gives what an undisturbed run gives.
 */
export async function expectToSurvive(trial: Trial): Promise<void> {
  const { runs, seed, argsFor, prepare = () => Promise.resolve(), last } = trial;
  using undisturbed = rig();
  await prepare(undisturbed);
  const whole = await undisturbed.run(argsFor(undisturbed));
  expect(whole.code, whole.stderr).toBe(0);
  const expected = hashes(undisturbed.dir);
  const events = whole.stdout.split("\n").length;

  // The last step may be done and its files not yet in place when something is killed.
  const expectWhole = async (r: Rig): Promise<void> => {
    const end = await r.run(argsFor(r));
    expect(end.code, end.stderr).toBe(0);
    expect(hashes(r.dir)).toEqual(expected);
  };
  const next = random(seed);
  let r = rig();
  await prepare(r);
  const done = new Set<string>();
  const told = new Set<number>();
  for (let run = 0; run < runs; run += 1) {
    const whom = next() < 0.5 ? "main" : "engine";
    const { stdout } = await disturb(r, argsFor(r), 1 + Math.floor(next() * events), whom);
    for (const { step, seq } of worked(String(stdout))) {
      if (told.has(seq)) continue;
      told.add(seq);
      expect(done, `${step} was worked on twice`).not.toContain(step);
      done.add(step);
    }
    if (!done.has(last)) continue;
    await expectWhole(r);
    r[Symbol.dispose]();
    r = rig();
    await prepare(r);
    done.clear();
    told.clear();
  }
  await expectWhole(r);
  const tmp = join(r.home, "artifacts", "tmp");
  expect(existsSync(tmp) ? readdirSync(tmp) : []).toEqual([]);
  r[Symbol.dispose]();
}

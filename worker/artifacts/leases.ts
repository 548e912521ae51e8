import { mkdtempSync, rmSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { uptime } from "node:os";
import { join } from "node:path";
import { errorCode } from "../../contract/errors.ts";
import { unlessMissing } from "./manifest.ts";

/** Clocks are read at slightly different moments; a start is known only this well. */
const CLOCK_SLACK_MS = 2000;

/** A running session's mark in the store: `sessions/<pid>-<start>-XXXXXX`. */
export interface Lease extends Disposable {
  /** Milliseconds since the epoch, by the store's clock. */
  readonly started: number;
}

/** Marks a session as running, for every process that shares the store. */
export function openLease(root: string, now: number): Lease {
  const started = Math.floor(now);
  const path = mkdtempSync(join(root, "sessions", `${process.pid}-${started}-`));
  return {
    started,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** When the oldest session still running, in any process, began; undefined when there is none. */
export async function oldestLease(root: string): Promise<number | undefined> {
  await sweep(join(root, "sessions"));
  const starts = (await readdir(join(root, "sessions")))
    .map((name) => Number(name.split("-")[1]))
    .filter(Number.isFinite);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** Removes what processes that are gone have left behind in a folder of `<pid>-...` entries. */
export async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const facts = await unlessMissing(stat(path));
    if (facts === undefined || ownerLives(Number.parseInt(name, 10), facts.ctimeMs)) continue;
    await rm(path, { recursive: true, force: true });
  }
}

/**
 * Whether the process with this id can be the one that made something at `since` (ms since the
 * epoch): ids are given out again, after a restart of the machine or of a container.
 */
function ownerLives(pid: number, since: number): boolean {
  const bootedAt = Date.now() - uptime() * 1000;
  if (!Number.isInteger(pid) || since < bootedAt - CLOCK_SLACK_MS) return false;
  if (pid === process.pid) {
    return since >= Date.now() - process.uptime() * 1000 - CLOCK_SLACK_MS;
  }
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

/** Stands in the environment of an engine and so of all it starts; names the engine. */
export const ENGINE_MARK = "OCTAVIA_ENGINE_MARK";

/**
 * Ends what an engine has left behind. A utility process leads no process group, so its children
 * are known by the mark in their environment. On Windows they end with it (libuv's job object).
 * @returns the numbers of the processes that were ended
 */
export async function endStrays(mark: string): Promise<number[]> {
  const pids = await marked(`${ENGINE_MARK}=${mark}`);
  return pids.filter((pid) => {
    try {
      return process.kill(pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}

async function marked(entry: string): Promise<number[]> {
  switch (process.platform) {
    case "win32":
      return [];
    case "linux":
      return markedInProc(entry);
    default: {
      // -E shows the environment behind the command, of the person's own processes.
      const { stdout } = await execa("ps", ["-axwwE", "-o", "pid=,command="], { reject: false });
      return stdout
        .split("\n")
        .filter((line) => line.split(" ").includes(entry))
        .map((line) => Number.parseInt(line, 10));
    }
  }
}

async function markedInProc(entry: string): Promise<number[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      // Others' processes cannot be read, and some end while they are looked at.
      const text = await readFile(join("/proc", name, "environ"), "utf8").catch(() => "");
      return text.split("\0").includes(entry) ? [Number(name)] : [];
    }),
  );
  return found.flat();
}

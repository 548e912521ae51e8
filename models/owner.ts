import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";
import { errorCode } from "../contract/errors.ts";

/** A process, told apart from a later one that has got its number. */
export const Owner = z.object({ pid: z.int().positive(), started: z.string(), host: z.string() });
export type Owner = z.infer<typeof Owner>;

export function thisOwner(): Owner {
  return { pid: process.pid, started: startOf(process.pid) ?? "", host: hostname() };
}

/** Whether the owner's process is gone for sure. Those on other machines cannot be looked at. */
export function isGone(owner: Owner): boolean {
  if (owner.host !== hostname()) return false;
  try {
    process.kill(owner.pid, 0); // signal 0 only asks
  } catch (thrown) {
    if (errorCode(thrown) === "ESRCH") return true;
    if (errorCode(thrown) !== "EPERM") throw thrown; // EPERM: it lives, under another user
  }
  const started = startOf(owner.pid);
  return owner.started !== "" && started !== undefined && started !== owner.started;
}

/**
 * When a process began: the boot's id, and clock ticks since then (proc(5): field 22 of
 * /proc/<pid>/stat, counted after the program's name, which may hold spaces and brackets).
 * `undefined` where there is no /proc, or no such process.
 */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fromThird = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${boot}:${fromThird[22 - 3] ?? ""}`;
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT" || errorCode(thrown) === "ESRCH") return undefined;
    throw thrown;
  }
}

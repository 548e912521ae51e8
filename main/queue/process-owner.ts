import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { errorCode } from "../../contract/errors.ts";
import type { Owner } from "./owners.ts";

/** This process as an owner of leases. */
export function thisProcess(id: string): Owner {
  return { id, pid: process.pid, started: startOf(process.pid) ?? "", host: hostname() };
}

/**
 * Whether an owner's process is gone, or its pid has gone to another process. Owners on other
 * hosts cannot be looked at: their leases run out by themselves.
 */
export function isDead(owner: Owner): boolean {
  if (owner.host !== hostname()) return false;
  if (!isAlive(owner.pid)) return true;
  const started = startOf(owner.pid);
  return owner.started !== "" && started !== undefined && started !== owner.started;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0); // signal 0 only asks
  } catch (thrown) {
    if (errorCode(thrown) === "ESRCH") return false;
    if (errorCode(thrown) === "EPERM") return true; // it lives, under another user
    throw thrown;
  }
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

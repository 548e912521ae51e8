import { createHash } from "node:crypto";
import { access, constants, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, OctaviaError, toOctaviaError } from "../../contract/errors.ts";
import { sync } from "../artifacts/files.ts";

const NOT_WRITABLE = new Set(["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EISDIR"]);

/** Writings in progress in this process, so that two to one place never share a file. */
const open = new Set<string>();

/**
 * Puts a file in its place whole or not at all: `write` fills a temporary file beside it, which is
 * brought to the disk and renamed. Whatever fails, the temporary file is removed and what stood at
 * `destination` before stays. The folder must exist.
 * @param destination absolute path
 * @throws InvalidInput if the folder cannot be written to, DiskFull, and whatever `write` throws
 */
export async function publishFile(
  destination: string,
  write: (temporary: string) => Promise<unknown>,
): Promise<void> {
  const folder = dirname(destination);
  await checkPlace(destination);
  const stem = temporaryStem(destination);
  await removeLeftovers(folder, stem);
  const temporary = join(folder, freeName(stem));
  open.add(temporary);
  try {
    await write(temporary);
    await sync(temporary, "file");
    await rename(temporary, destination);
    await sync(folder, "folder");
  } catch (error) {
    throw placeError(destination, error);
  } finally {
    await rm(temporary, { force: true });
    open.delete(temporary);
  }
}

/** A short name whatever the destination's: that may be as long as the file system allows. */
function temporaryStem(destination: string): string {
  const hash = createHash("sha256").update(basename(destination)).digest("hex").slice(0, 12);
  return `.octavia-${hash}-`;
}

function freeName(stem: string): string {
  const folderless = [...open].map((path) => basename(path));
  for (let number = 0; ; number += 1) {
    const name = `${stem}${process.pid}-${number}.partial`;
    if (!folderless.includes(name)) return name;
  }
}

/** Removes what a process that was killed left of this very file. */
async function removeLeftovers(folder: string, stem: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((name) => name.startsWith(stem))) {
    const owner = Number(/^(\d+)-\d+\.partial$/.exec(name.slice(stem.length))?.[1] ?? Number.NaN);
    const abandoned = owner === process.pid ? !open.has(join(folder, name)) : !isAlive(owner);
    if (!Number.isNaN(owner) && abandoned) await rm(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== "ESRCH";
  }
}

async function checkPlace(destination: string): Promise<void> {
  const folder = dirname(destination);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw placeError(destination, error);
  }
  const standing = await stat(destination).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw placeError(destination, error);
  });
  if (standing?.isDirectory()) {
    throw new OctaviaError("InvalidInput", `There is a folder where a file goes: ${destination}`, {
      hint: "Move the folder away, or choose another output folder.",
    });
  }
}

function placeError(destination: string, error: unknown): unknown {
  if (error instanceof OctaviaError) return error;
  if (NOT_WRITABLE.has(errorCode(error) ?? "")) {
    return new OctaviaError("InvalidInput", `Octavia can't write to ${dirname(destination)}.`, {
      hint: "Choose another folder with --out, or change its permissions.",
      details: String(error),
      cause: error,
    });
  }
  return toOctaviaError(error);
}

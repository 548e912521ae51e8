import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, OctaviaError } from "../contract/errors.ts";
import { isGone, Owner, thisOwner } from "./owner.ts";

/**
 * Holds a name among the processes that share `dir`, until it is disposed of.
 *
 * Each asker puts down a mark of its own, then looks who else has one. Marks of dead processes are
 * cleared away; since every mark's name is unique, that can never take a living one's. Two who ask
 * in the same instant may both be refused, but never both be let in.
 * @throws InvalidInput if another process holds the name
 */
export async function lockName(dir: string, name: string): Promise<AsyncDisposable> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const own = `${name}.${randomUUID()}.lock`;
  const beside = join(dir, `${own}.new`);
  await writeFile(beside, JSON.stringify(thisOwner()), { flag: "wx", mode: 0o600 });
  await rename(beside, join(dir, own));
  const release = async (): Promise<void> => rm(join(dir, own), { force: true });
  try {
    const other = await livingHolder(dir, name, own);
    if (other === undefined) return { [Symbol.asyncDispose]: release };
    throw new OctaviaError("InvalidInput", "Another Octavia is working on this model just now.", {
      hint: "Wait until it is done, then try again.",
      details: `process ${other.pid} on ${other.host}`,
    });
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

async function livingHolder(dir: string, name: string, own: string): Promise<Owner | undefined> {
  for (const entry of await readdir(dir)) {
    const isOther = entry.startsWith(`${name}.`) && entry.endsWith(".lock") && entry !== own;
    if (!isOther || entry.length !== own.length) continue;
    const owner = await readOwner(join(dir, entry));
    if (owner !== undefined && !isGone(owner)) return owner;
    await rm(join(dir, entry), { force: true });
  }
  return undefined;
}

/** `undefined` if the mark has gone meanwhile, or is no mark: they are put down whole. */
async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return Owner.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT" || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../contract/errors.ts";
import { writeSynced } from "./files.ts";
import { hashValue } from "./hash.ts";

/**
 * What the full hash of a source is good for. A file copied or touched gets a new quick identity,
 * and with it a whole new set of artifacts, though not a byte has changed. Once its full hash is
 * known, `knownIdentity` leads to the identity its content had first, so that the next job on it
 * finds everything that stands. And a file changed between the sampled blocks with its time set
 * back is told apart: its content gets an identity of its own.
 *
 * Two small files per source in the store's folder: `sources/<identity>` holds the digest,
 * `contents/<digest>` the identity to use for keys.
 */
export async function knownIdentity(storeDir: string, identity: string): Promise<string> {
  const digest = await readText(join(storeDir, "sources", identity));
  if (digest === undefined) return identity;
  return (await readText(join(storeDir, "contents", digest))) ?? identity;
}

/** What a full hash told: first sight, nothing new, a copy of a known file, or a hidden change. */
export type FullHashNews = "new" | "same" | "copy" | "changed";

/** Writes down the full hash (hex) of the source with this quick identity. */
export async function recordFullHash(
  storeDir: string,
  identity: string,
  digest: string,
): Promise<FullHashNews> {
  const before = await readText(join(storeDir, "sources", identity));
  if (before === digest) return "same";
  const known = await readText(join(storeDir, "contents", digest));
  const changed = before !== undefined;
  if (known === undefined) {
    const own = changed ? hashValue({ identity, digest }) : identity;
    await replace(storeDir, "contents", digest, own);
  }
  await replace(storeDir, "sources", identity, digest);
  if (changed) return "changed";
  return known === undefined ? "new" : "copy";
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function replace(storeDir: string, folder: string, name: string, text: string) {
  await mkdir(join(storeDir, folder), { recursive: true });
  await mkdir(join(storeDir, "tmp"), { recursive: true });
  const making = await mkdtemp(join(storeDir, "tmp", `${process.pid}-`));
  try {
    await writeSynced(join(making, name), text);
    await rename(join(making, name), join(storeDir, folder, name));
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

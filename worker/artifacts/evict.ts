import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { moveUnlessTaken } from "./files.ts";
import { artifactDir, MANIFEST, unlessMissing } from "./manifest.ts";

/** File times may be this coarse (FAT), so a use this close to a session's start counts as in it. */
const FILE_TIME_SLACK_MS = 2000;

interface Inode {
  readonly id: string;
  readonly size: number;
}

/** An artifact as it lies on the disk. */
interface Resident {
  readonly key: string;
  /** Time of its manifest, milliseconds since the epoch. */
  readonly lastUse: number;
  readonly inodes: readonly Inode[];
}

/** What lies in a store, or what was taken out of it. Bytes of hard-linked files count once. */
export interface Extent {
  readonly bytes: number;
  readonly artifacts: number;
}

export interface Eviction {
  readonly root: string;
  readonly maxBytes: number;
  /** What was last used before this time goes whatever its size, ms since the epoch. */
  readonly unusedSince: number;
  /** What was used at or after this time stays, ms since the epoch. */
  readonly spareSince: number;
}

/** Everything in the store. */
export async function measure(root: string): Promise<Extent> {
  const residents = await scan(root);
  return { bytes: new Footprint(residents).bytes, artifacts: residents.length };
}

/** Takes out what is too old, and the least recently used until `maxBytes` are kept. Tells what was freed. */
export async function evict(eviction: Eviction): Promise<Extent> {
  const residents = await scan(eviction.root);
  const footprint = new Footprint(residents);
  const before = footprint.bytes;
  let artifacts = 0;
  for (const resident of residents.sort((a, b) => a.lastUse - b.lastUse)) {
    const { lastUse } = resident;
    const isOld = lastUse < eviction.unusedSince;
    if (!isOld && footprint.bytes <= eviction.maxBytes) break;
    if (isSpared(lastUse, eviction)) break;
    if (!(await takeOut(resident.key, eviction))) continue;
    footprint.drop(resident);
    artifacts += 1;
  }
  return { bytes: before - footprint.bytes, artifacts };
}

/** Bytes on the disk, where one file may belong to several artifacts. */
class Footprint {
  bytes = 0;
  readonly #holders = new Map<string, number>();

  constructor(residents: readonly Resident[]) {
    for (const { id, size } of residents.flatMap((resident) => resident.inodes)) {
      const holders = this.#holders.get(id) ?? 0;
      this.#holders.set(id, holders + 1);
      if (holders === 0) this.bytes += size;
    }
  }

  drop(resident: Resident): void {
    for (const { id, size } of resident.inodes) {
      const holders = (this.#holders.get(id) ?? 0) - 1;
      this.#holders.set(id, holders);
      if (holders === 0) this.bytes -= size;
    }
  }
}

const isSpared = (lastUse: number, eviction: Eviction): boolean =>
  lastUse + FILE_TIME_SLACK_MS >= eviction.spareSince;

/**
 * Moves the artifact away in one step, so that nobody sees half of it, and removes it. One that
 * was used since the scan stays; one used in the very moment of the move is put back.
 */
async function takeOut(key: string, eviction: Eviction): Promise<boolean> {
  const dir = artifactDir(eviction.root, key);
  const seen = await lastUseOf(dir);
  if (seen === undefined || isSpared(seen, eviction)) return false;
  const trash = await mkdtemp(join(eviction.root, "tmp", `${process.pid}-`));
  const moved = join(trash, "artifact");
  try {
    await unlessMissing(rename(dir, moved));
    const last = await lastUseOf(moved);
    if (last === seen) return true;
    // Used meanwhile, so back it goes, unless it has been made again; or another was faster.
    if (last !== undefined) await moveUnlessTaken(moved, dir);
    return false;
  } finally {
    await rm(trash, { recursive: true, force: true });
  }
}

async function scan(root: string): Promise<Resident[]> {
  const residents: Resident[] = [];
  for (const shard of await readdir(root)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    const keys = await readdir(join(root, shard));
    const found = await Promise.all(keys.map((key) => look(root, key)));
    residents.push(...found.filter((resident) => resident !== undefined));
  }
  return residents;
}

async function look(root: string, key: string): Promise<Resident | undefined> {
  const dir = artifactDir(root, key);
  const lastUse = await lastUseOf(dir);
  const entries = await unlessMissing(readdir(dir, { recursive: true }));
  if (lastUse === undefined || entries === undefined) return undefined;
  const files = await Promise.all(
    entries.map((entry) => unlessMissing(stat(join(dir, entry), { bigint: true }))),
  );
  const inodes = files
    .filter((facts) => facts?.isFile() === true)
    .flatMap((facts) =>
      facts === undefined ? [] : [{ id: `${facts.dev}:${facts.ino}`, size: Number(facts.size) }],
    );
  return { key, lastUse, inodes };
}

/** The manifest's time; without a manifest (a wreck) the folder's. */
async function lastUseOf(dir: string): Promise<number | undefined> {
  const facts =
    (await unlessMissing(stat(join(dir, MANIFEST)))) ?? (await unlessMissing(stat(dir)));
  return facts?.mtimeMs;
}

import { statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, utimes } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import pLimit from "p-limit";
import { toOctaviaError } from "../../contract/errors.ts";
import { moveUnlessTaken, sync, writeSynced } from "./files.ts";
import { hashValue } from "./hash.ts";
import { artifactDir, MANIFEST, type Manifest, readArtifact, unlessMissing } from "./manifest.ts";
import type { Recipe } from "./store.ts";

/** Files brought to the disk at once: more gain nothing, and open files are limited. */
const SYNCS_AT_ONCE = 8;

/** Moves into a place that others keep filling with what is not to be believed. */
const ATTEMPTS = 3;

export interface Place {
  /** The store's folder. */
  readonly root: string;
  readonly key: string;
  /** Last use, milliseconds since the epoch. */
  readonly usedAt: number;
}

/**
 * Makes an artifact in a folder of its own and puts it in its place in one step. Where another
 * process was faster, that one's stands.
 * @throws DiskFull, and whatever `make` throws
 */
export async function commit<Out>(
  place: Place,
  recipe: Recipe<Out>,
  signal: AbortSignal,
): Promise<Manifest> {
  const making = await openMaking(place.root);
  try {
    const dir = join(making, "artifact");
    const value = await recipe.make(dir, signal);
    return await publish(place, dir, await describe(place.key, recipe, value, dir), recipe);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** A folder of this process, with the empty folder `artifact` in it. */
async function openMaking(root: string): Promise<string> {
  try {
    const making = await mkdtemp(join(root, "tmp", `${process.pid}-`));
    await mkdir(join(making, "artifact"));
    return making;
  } catch (error) {
    throw toOctaviaError(error);
  }
}

/** Whether a stored value is what the recipe would make: right in form, and still true. */
export const acceptedBy =
  <Out>(recipe: Pick<Recipe<Out>, "output" | "holds">) =>
  async (value: unknown): Promise<boolean> => {
    const parsed = recipe.output.safeParse(value);
    return parsed.success && ((await recipe.holds?.(parsed.data)) ?? true);
  };

/** Moves what lies in an artifact's place out of the way, in one step, and removes it. */
async function setAside(root: string, key: string): Promise<void> {
  const aside = await mkdtemp(join(root, "tmp", `${process.pid}-`));
  try {
    await unlessMissing(rename(artifactDir(root, key), join(aside, "artifact")));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function describe<Out>(
  key: string,
  recipe: Recipe<Out>,
  value: Out,
  dir: string,
): Promise<Manifest> {
  if (value === undefined) throw new Error(`Internal: ${recipe.kind} made no value`);
  // What will be read back, not what was made: the two must not differ (NaN, undefined, dates).
  const stored: unknown = JSON.parse(JSON.stringify(value));
  const { error } = recipe.output.safeParse(stored);
  if (error !== undefined) {
    throw new Error(`Internal: ${recipe.kind} made a value that its schema refuses`, {
      cause: error,
    });
  }
  const files = await listFiles(dir);
  const digest = files.length === 0 ? hashValue(stored) : key;
  const warnings = [...(recipe.warnings?.() ?? [])];
  return { format: 1, kind: recipe.kind, digest, value: stored, warnings, files };
}

async function publish<Out>(
  place: Place,
  dir: string,
  manifest: Manifest,
  recipe: Recipe<Out>,
): Promise<Manifest> {
  try {
    await bringToDisk(place, dir, manifest);
    return await moveIn(place, dir, manifest, recipe);
  } catch (error) {
    throw toOctaviaError(error);
  }
}

async function bringToDisk(place: Place, dir: string, manifest: Manifest): Promise<void> {
  const limit = pLimit(SYNCS_AT_ONCE);
  const files = manifest.files.map((file) => join(dir, file.name));
  await limit.map(files.filter(isOwn), (file) => sync(file, "file"));
  await writeSynced(join(dir, MANIFEST), JSON.stringify(manifest));
  const usedAt = new Date(place.usedAt);
  await utimes(join(dir, MANIFEST), usedAt, usedAt);
  const folders = (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  await limit.map([dir, ...folders], (folder) => sync(folder, "folder"));
}

/** Not a second name of a file that was brought to the disk with the artifact it comes from. */
const isOwn = (file: string): boolean => statSync(file).nlink === 1;

async function moveIn<Out>(
  place: Place,
  dir: string,
  manifest: Manifest,
  recipe: Recipe<Out>,
): Promise<Manifest> {
  const target = artifactDir(place.root, place.key);
  const shard = dirname(target);
  const isNew = (await mkdir(shard, { recursive: true })) !== undefined;
  for (let attempt = 1; ; attempt += 1) {
    const taken = await moveUnlessTaken(dir, target);
    if (taken === undefined) break;
    const winner = await readArtifact(target, acceptedBy(recipe));
    // Equal recipes give equal artifacts; and another may be reading the winner's files by now.
    if (winner.state === "valid") return winner.manifest;
    if (attempt === ATTEMPTS) throw taken;
    await setAside(place.root, place.key);
  }
  await sync(shard, "folder");
  if (isNew) await sync(place.root, "folder");
  return manifest;
}

async function listFiles(dir: string): Promise<Manifest["files"]> {
  const files: Manifest["files"] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(dir, path).split(sep).join("/");
    if (!entry.isFile() || name === MANIFEST) {
      throw new Error(`Internal: ${name} cannot be a file of an artifact`);
    }
    files.push({ name, size: statSync(path).size });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

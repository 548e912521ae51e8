import { stat } from "node:fs/promises";
import { join } from "node:path";
import { OctaviaError } from "../contract/errors.ts";
import { sha256Of } from "./digest.ts";
import { type Manifest, readManifest, writeManifest } from "./manifest.ts";

/**
 * Refuses a model of which a file was written since it was verified and is not the same any more.
 * Files written again with the same bytes (a home copied to another disk) are hashed once.
 * @param model files is empty for a person's own folder, which nothing is known of
 * @throws MissingModel naming the file
 */
export async function refuseChangedFiles(
  model: Pick<Manifest, "id" | "files"> & { readonly dir: string },
): Promise<void> {
  const { signal } = new AbortController();
  const written: string[] = [];
  for (const { path, sha256, modified } of model.files) {
    const file = join(model.dir, path);
    if ((await stat(file)).mtimeMs === modified) continue;
    if ((await sha256Of(file, { signal })) !== sha256) throw changed(model.id, path);
    written.push(path);
  }
  if (written.length > 0) await remember(model.dir, written);
}

async function remember(dir: string, written: readonly string[]): Promise<void> {
  const manifest = await readManifest(dir);
  if (manifest === undefined) return;
  const files = manifest.files.map((file) =>
    written.includes(file.path) ? { ...file, modified: undefined } : file,
  );
  await writeManifest(dir, { ...manifest, files });
}

const changed = (id: string, path: string): OctaviaError =>
  new OctaviaError(
    "MissingModel",
    `The model ${id} cannot be used: ${path} has changed since it was verified.`,
    { hint: `\`octavia models pull ${id}\` mends it; so does another import.` },
  );

import { createReadStream } from "node:fs";
import { join, resolve } from "node:path";
import { OctaviaError } from "../contract/errors.ts";
import { FileDigest, sha256Of } from "./digest.ts";
import { fileSize } from "./disk.ts";
import { readManifest } from "./manifest.ts";
import type { ModelSource, RemoteFile, RemoteModel } from "./source.ts";
import { folderName, listFiles } from "./store.ts";

/**
 * A folder, on a stick or a share, that holds models as `owner/name/` (as they are on the hub) or
 * as another Octavia's store does. Links in it are not followed.
 */
export function folderSource(folder: string): ModelSource {
  const root = resolve(folder);
  const dirs = new Map<RemoteModel, string>();
  return {
    name: root,
    async describe(repository, revision, signal) {
      for (const dir of [join(root, folderName(repository, revision)), join(root, repository)]) {
        const model = await describeDir(dir, repository, signal);
        if (model === undefined) continue;
        dirs.set(model, dir);
        return model;
      }
      throw new OctaviaError("InvalidInput", `${root} has no ${repository}.`, {
        hint: `It would lie in ${join(root, repository)}.`,
      });
    },
    open(model, file, from) {
      const dir = dirs.get(model);
      if (dir === undefined) throw new Error("Internal: a model of another source");
      return Promise.resolve({
        start: from,
        stream: createReadStream(join(dir, file.path), { start: from, highWaterMark: 1 << 20 }),
      });
    },
  };
}

/** What a folder holds; by its manifest where it has one, else its bytes are read for their hashes. */
async function describeDir(
  dir: string,
  repository: string,
  signal: AbortSignal,
): Promise<RemoteModel | undefined> {
  const manifest = await readManifest(dir);
  if (manifest !== undefined) {
    const files = manifest.files.map(({ path, size, sha256 }) => toFile(path, size, sha256));
    return { repository, revision: manifest.revision, files };
  }
  const files: RemoteFile[] = [];
  for (const { path, size } of await listFiles(dir)) {
    files.push(toFile(path, size, await sha256Of(join(dir, path), { signal })));
  }
  if (files.length === 0 || (await fileSize(join(dir, "config.json"))) === undefined)
    return undefined;
  return { repository, revision: revisionOf(files), files };
}

const toFile = (path: string, size: number, digest: string): RemoteFile => ({
  path,
  size,
  check: { algorithm: "sha256", digest },
});

/** A name for files that come without a commit: equal files, equal name. 40 hex digits, as a commit. */
export function revisionOf(
  files: readonly { readonly path: string; readonly check?: { readonly digest: string } }[],
): string {
  const digest = new FileDigest(undefined, 0);
  const lines = files.map(({ path, check }) => `${path} ${check?.digest ?? ""}\n`).sort();
  digest.update(Buffer.from(lines.join("")));
  return digest.finish().sha256.slice(0, 40);
}

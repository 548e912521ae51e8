import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const Manifest = z.object({ name: z.string().optional(), version: z.string().optional() });

/**
 * The folder of our package.json: the same from the sources and from a build below it.
 * @throws Error if there is none
 */
export function packageRoot(from = import.meta.dirname): string {
  const manifest = join(from, "package.json");
  if (existsSync(manifest) && readManifest(manifest).name === "octavia") return from;
  const parent = dirname(from);
  if (parent === from) throw new Error("Internal: no package.json of octavia above the code");
  return packageRoot(parent);
}

/** This Octavia's version. */
export const octaviaVersion = (): string =>
  readManifest(join(packageRoot(), "package.json")).version ?? "unknown";

const readManifest = (path: string): z.infer<typeof Manifest> =>
  Manifest.parse(JSON.parse(readFileSync(path, "utf8")));

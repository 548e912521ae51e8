import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorCode } from "../../contract/errors.ts";

export const MANIFEST = "manifest.json";

/** What stands beside an artifact's files, written last: with it the artifact is whole. */
const Manifest = z.strictObject({
  format: z.literal(1),
  kind: z.string(),
  digest: z.string(),
  value: z.unknown(),
  warnings: z.array(z.string()),
  /** Paths inside the folder, with "/", and sizes in bytes. */
  files: z.array(z.strictObject({ name: z.string(), size: z.int().min(0) })),
});
export type Manifest = z.infer<typeof Manifest>;

/** The folder of the artifact with this key; two levels, so that no folder grows too big. */
export const artifactDir = (root: string, key: string): string => join(root, key.slice(0, 2), key);

/** What lies in an artifact's place: nothing, something not to be believed, or the artifact. */
export type Found =
  | { readonly state: "missing" }
  | { readonly state: "invalid" }
  | { readonly state: "valid"; readonly manifest: Manifest };

/**
 * Reads the artifact in `dir` and checks that its files are there with their right sizes and that
 * its value satisfies `accepts`.
 * @throws the system's error where the disk fails: only contents can make it invalid
 */
export async function readArtifact(
  dir: string,
  accepts: (value: unknown) => boolean | Promise<boolean>,
): Promise<Found> {
  const text = await unlessMissing(readFile(join(dir, MANIFEST), "utf8"));
  if (text === undefined) {
    const folder = await unlessMissing(stat(dir));
    return { state: folder === undefined ? "missing" : "invalid" };
  }
  const manifest = parse(text);
  if (manifest === undefined) return { state: "invalid" };
  const whole = await Promise.all(manifest.files.map((file) => isWhole(dir, file)));
  if (!whole.every(Boolean)) return { state: "invalid" };
  return (await accepts(manifest.value)) ? { state: "valid", manifest } : { state: "invalid" };
}

/** The result, or undefined where the file or folder is not there. */
export async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

function parse(text: string): Manifest | undefined {
  try {
    return Manifest.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function isWhole(dir: string, file: Manifest["files"][number]): Promise<boolean> {
  const facts = await unlessMissing(stat(join(dir, file.name)));
  return facts?.isFile() === true && facts.size === file.size;
}

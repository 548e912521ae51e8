import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorCode } from "../contract/errors.ts";
import { Licence, ModelTask } from "./catalogue-schema.ts";
import { replaceFile } from "./disk.ts";
import { safePath } from "./safe-path.ts";
import { DTYPES } from "./select.ts";

/** Its presence says: all files named in it are here, whole and verified. Written last. */
export const MANIFEST = "octavia-model.json";

const StoredFile = z.object({
  path: z.string().refine(safePath),
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** When the file was last written, as seen when its hash was taken. Milliseconds. */
  modified: z.number().optional(),
});

/** What the store knows of a model in it. */
export const Manifest = z.object({
  format: z.literal(1),
  /** What people call it: the catalogue's id, or the name in lower case. */
  id: z.string().min(1),
  /** "owner/name"; what was imported without one has the owner "local". */
  repository: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  revision: z.string().min(1),
  /** Where it came from, for people. */
  source: z.string(),
  /** `undefined` where neither the catalogue nor its settings tell. */
  task: ModelTask.optional(),
  family: z.string(),
  languages: z.array(z.string()),
  /** Translation: directed pairs "en-es". */
  pairs: z.array(z.string()),
  /** Translation: what each sentence must begin with, where a model has several target languages. */
  prefix: z.string().optional(),
  dtypes: z.array(z.enum(DTYPES)),
  licence: Licence,
  /** The person has said yes to a licence that forbids commercial use, or that is not known. */
  accepted: z.boolean(),
  files: z.array(StoredFile),
});
export type Manifest = z.infer<typeof Manifest>;

/** The manifest of a model's folder; `undefined` if there is none or it is not one. */
export async function readManifest(dir: string): Promise<Manifest | undefined> {
  try {
    return Manifest.safeParse(JSON.parse(await readFile(join(dir, MANIFEST), "utf8"))).data;
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === "ENOENT" || code === "ENOTDIR" || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Files without a time were hashed just now, and are given theirs. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  const files = await Promise.all(
    manifest.files.map(async (file) => ({
      ...file,
      modified: file.modified ?? (await stat(join(dir, file.path))).mtimeMs,
    })),
  );
  const checked = Manifest.parse({ ...manifest, files });
  await replaceFile(join(dir, MANIFEST), `${JSON.stringify(checked, null, 2)}\n`);
}

import { realpath, stat } from "node:fs/promises";
import { z } from "zod";
import { isMissing, OctaviaError } from "../../contract/errors.ts";

/** A file in the person's folder, as it was when it was written. */
export const Exported = z.object({
  /** Absolute path. */
  path: z.string(),
  /** Bytes. */
  size: z.int(),
  /** Milliseconds since the epoch, with fractions. */
  mtimeMs: z.number(),
});
export type Exported = z.infer<typeof Exported>;

/** What a step that has written a file answers. */
export async function exportedFile(path: string): Promise<Exported> {
  const { size, mtimeMs } = await stat(path);
  return { path, size, mtimeMs };
}

/** Whether the file still stands as it was written: `Step.holds` of every step that exports. */
export async function stillStands({ path, size, mtimeMs }: Exported): Promise<boolean> {
  try {
    const now = await exportedFile(path);
    return now.size === size && now.mtimeMs === mtimeMs;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** @throws InvalidInput if the result would take the place of an input, also by a link */
export async function refuseSameFile(inputs: readonly string[], output: string): Promise<void> {
  const taken = await identityOf(output);
  if (taken === undefined) return;
  for (const input of inputs) {
    if ((await identityOf(input)) !== taken) continue;
    throw new OctaviaError(
      "InvalidInput",
      `The result would take the place of its input: ${output}`,
      { hint: "Choose another output folder with --out." },
    );
  }
}

async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(await realpath(path), { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

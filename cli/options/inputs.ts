import { readdirSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";

/** Files of a folder that are taken as inputs, by their endings. */
const MEDIA = new Set(
  "mp4 m4v mov qt mkv webm avi ts mts m2ts mpg mpeg flv wmv asf mxf 3gp mp3 m4a aac wav flac ogg opus wma aiff aif caf"
    .split(" ")
    .map((ending) => `.${ending}`),
);

/** The options of every command that takes several inputs, as typed. */
export const InputOptions = z.object({ recursive: z.boolean().default(false) });
type InputOptions = z.infer<typeof InputOptions>;

export const addInputOptions = (command: Command): Command =>
  command.option("--recursive", "take the folders inside of a folder, too");

/**
 * The files that were named, those of a folder in the order of their names.
 * @throws InvalidInput for a folder without video or sound
 */
export function expandInputs(
  inputs: readonly string[],
  { recursive }: InputOptions,
  cwd: string,
): string[] {
  return inputs.flatMap((input) => {
    const path = resolve(cwd, input);
    if (!isFolder(path)) return [input];
    const found = filesIn(path, recursive);
    if (found.length > 0) return found;
    throw new OctaviaError("InvalidInput", `There is no video or sound in the folder ${path}.`, {
      hint: recursive ? "Name the files." : "With --recursive its folders are looked into as well.",
    });
  });
}

/** What cannot be looked at is taken for a file: its job says what is wrong with it. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function filesIn(folder: string, recursive: boolean): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name.localeCompare(b.name, "en", { numeric: true }),
  );
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) return [];
    if (entry.isDirectory()) return recursive ? filesIn(path, recursive) : [];
    return entry.isFile() && MEDIA.has(extname(entry.name).toLowerCase()) ? [path] : [];
  });
}

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

/** Those of a folder without any of them, where subtitle files can be inputs. */
const SUBTITLES = new Set([".srt", ".vtt", ".ass", ".ssa"]);

/** The options of every command that takes several inputs, as typed. */
export const InputOptions = z.object({ recursive: z.boolean().default(false) });
type InputOptions = z.infer<typeof InputOptions>;

export const addInputOptions = (command: Command): Command =>
  command.option("--recursive", "take the folders inside of a folder, too");

/**
 * The files that were named, those of a folder in the order of their names.
 * @param subtitles whether a folder of nothing but subtitle files is taken for those; beside a
 * video they are results, or belong to it
 * @throws InvalidInput for a folder without any
 */
export function expandInputs(
  inputs: readonly string[],
  { recursive }: InputOptions,
  cwd: string,
  { subtitles = false } = {},
): string[] {
  return inputs.flatMap((input) => {
    const path = resolve(cwd, input);
    if (!isFolder(path)) return [input];
    const media = filesIn(path, recursive, MEDIA);
    const found = media.length > 0 || !subtitles ? media : filesIn(path, recursive, SUBTITLES);
    if (found.length > 0) return found;
    const what = subtitles ? "no video, sound or subtitle file" : "no video or sound";
    throw new OctaviaError("InvalidInput", `There is ${what} in the folder ${path}.`, {
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

function filesIn(folder: string, recursive: boolean, endings: ReadonlySet<string>): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name.localeCompare(b.name, "en", { numeric: true }),
  );
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) return [];
    if (entry.isDirectory()) return recursive ? filesIn(path, recursive, endings) : [];
    return entry.isFile() && endings.has(extname(entry.name).toLowerCase()) ? [path] : [];
  });
}

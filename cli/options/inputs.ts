import { readdirSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { SOUND_ENDINGS, VIDEO_ENDINGS } from "../../contract/media.ts";

/** What a command makes of a folder's files. */
interface Takes {
  /** Its results have a picture: files of sound are left alone. */
  readonly picture?: boolean;
  /**
   * A folder of nothing but subtitle files is taken for those; beside a video they are results, or
   * belong to it.
   */
  readonly subtitles?: boolean;
}

/** A file that was named, or found in a folder that was. */
export interface InputFile {
  readonly path: string;
  /** The folder that it was found in, from the one that was named: "" in that itself. */
  readonly below: string;
}

const named = (endings: readonly string[]): ReadonlySet<string> =>
  new Set(endings.map((ending) => `.${ending}`));
const VIDEO = named(VIDEO_ENDINGS);
const MEDIA = named([...VIDEO_ENDINGS, ...SOUND_ENDINGS]);
const SUBTITLES = named(["srt", "vtt", "ass", "ssa"]);

/** The options of every command that takes several inputs, as typed. */
export const InputOptions = z.object({ recursive: z.boolean().default(false) });
type InputOptions = z.infer<typeof InputOptions>;

export const addInputOptions = (command: Command): Command =>
  command.option("--recursive", "take the folders inside of a folder, too");

/**
 * The files that were named, those of a folder in the order of their names.
 * @throws InvalidInput for a folder without any
 */
export function expandInputs(
  inputs: readonly string[],
  { recursive }: InputOptions,
  cwd: string,
  takes: Takes = {},
): InputFile[] {
  return inputs.flatMap((input) => {
    const folder = resolve(cwd, input);
    if (!isFolder(folder)) return [{ path: input, below: "" }];
    const found = wantedFiles(folder, recursive, takes);
    if (found.length === 0) throw nothingThere(folder, recursive, takes);
    return found.map((path) => ({ path, below: relative(folder, dirname(path)) }));
  });
}

/** The options for one of the files: folders inside of a folder come again under `--out`. */
export const optionsFor = <T extends { readonly out?: string | undefined }>(
  { below }: InputFile,
  options: T,
): T => (options.out === undefined ? options : { ...options, out: join(options.out, below) });

function wantedFiles(folder: string, recursive: boolean, takes: Takes): string[] {
  const media = filesIn(folder, recursive, takes.picture === true ? VIDEO : MEDIA);
  if (media.length > 0 || takes.subtitles !== true) return media;
  return filesIn(folder, recursive, SUBTITLES);
}

function nothingThere(folder: string, recursive: boolean, takes: Takes): OctaviaError {
  const media = takes.picture === true ? "video" : "video or sound";
  const what = takes.subtitles === true ? `${media.replace(" or ", ", ")} or subtitle file` : media;
  return new OctaviaError("InvalidInput", `There is no ${what} in the folder ${folder}.`, {
    hint: recursive ? "Name the files." : "With --recursive its folders are looked into as well.",
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

import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { packageRoot } from "../package.ts";
import { charactersOf, withWholeUnicode } from "./cmap.ts";
import type { Face } from "./faces.ts";

const require = createRequire(join(packageRoot(), "package.json"));

/** Where a font lies that comes with Octavia. */
export const fontPath = (file: string): string => require.resolve(file);

/**
 * Puts our fonts that a text needs into a folder of their own, which libass reads whole.
 * @param dir absolute path; made if it is not there
 */
export async function putFonts(faces: Iterable<Face>, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const files = new Set([...faces].flatMap(({ file }) => (file === undefined ? [] : [file])));
  for (const file of files) {
    const font = await readFile(fontPath(file));
    await writeFile(join(dir, basename(file)), withWholeUnicode(font));
  }
}

/** What the fonts of ours that were asked for have, by their file. */
const known = new Map<string, ReadonlySet<number>>();

/** These are never drawn, whatever a font has: they only shape what is around them. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Variation_Selector}\p{Emoji_Modifier}\s]/u;

/** Whether a character shows as a letter, and not only shapes what is around it. */
export const isSeen = (character: string): boolean => !UNSEEN.test(character);

/**
 * The characters of a text that a font of ours has no letters for, each once. The font is read when
 * it is first asked for. None for a font of the machine: libass alone knows those.
 */
export function lacking({ file }: Face, text: string): string[] {
  if (file === undefined) return [];
  let has = known.get(file);
  if (has === undefined) {
    has = charactersOf(readFileSync(fontPath(file)));
    known.set(file, has);
  }
  const letters = has;
  return [...new Set(text)].filter((one) => !letters.has(one.codePointAt(0) ?? 0) && isSeen(one));
}

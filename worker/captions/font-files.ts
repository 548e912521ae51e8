import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { packageRoot } from "../package.ts";
import { FACES, type Face } from "./faces.ts";

const require = createRequire(join(packageRoot(), "package.json"));

/**
 * Puts our fonts that a text needs into a folder of their own, which libass reads whole.
 * @param dir absolute path; made if it is not there
 */
export async function putFonts(faces: Iterable<Face>, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const files = new Set([...faces].flatMap(({ file }) => (file === undefined ? [] : [file])));
  for (const file of files) {
    const from = require.resolve(file);
    const to = join(dir, basename(file));
    if (file === FACES.emoji.file) await writeFile(to, withWholeUnicode(await readFile(from)));
    else await copyFile(from, to);
  }
}

/** Unicode on Windows by its first plane alone, and whole (OpenType, cmap: platform, encoding). */
const FIRST_PLANE = "3 1";
const WHOLE = "3 10";

/**
 * libass reads the first table of characters that it knows, even where that lacks the upper planes
 * and another has them (0.17): the entry of that table is pointed to the whole one.
 */
function withWholeUnicode(font: Buffer): Buffer {
  const cmap = tableOffset(font, "cmap");
  const entries = new Map<string, number>();
  for (let number = 0; number < font.readUInt16BE(cmap + 2); number += 1) {
    const at = cmap + 4 + 8 * number;
    entries.set(`${font.readUInt16BE(at)} ${font.readUInt16BE(at + 2)}`, at);
  }
  const [part, whole] = [entries.get(FIRST_PLANE), entries.get(WHOLE)];
  if (part !== undefined && whole !== undefined) font.copy(font, part + 4, whole + 4, whole + 8);
  return font;
}

function tableOffset(font: Buffer, name: string): number {
  for (let number = 0; number < font.readUInt16BE(4); number += 1) {
    const at = 12 + 16 * number;
    if (font.toString("latin1", at, at + 4) === name) return font.readUInt32BE(at + 8);
  }
  throw new Error(`Internal: a font without ${name}`);
}

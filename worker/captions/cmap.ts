/** Unicode on Windows by its first plane alone, and whole (OpenType, cmap: platform, encoding). */
const FIRST_PLANE = "3 1";
const WHOLE = "3 10";

/**
 * The characters that a font of ours has letters for, as numbers of Unicode: of the table that
 * libass reads once `withWholeUnicode` is done.
 * @throws Error for a font that is not built as ours are
 */
export function charactersOf(font: Buffer): ReadonlySet<number> {
  const { cmap, entries } = unicodeTables(font);
  const entry = entries.get(WHOLE) ?? entries.get(FIRST_PLANE);
  if (entry === undefined) throw new Error("Internal: a font without Unicode");
  const table = font.subarray(cmap + font.readUInt32BE(entry + 4));
  const format = table.readUInt16BE(0);
  if (format !== 4 && format !== 12) throw new Error(`Internal: a font with a cmap ${format}`);
  return new Set(format === 4 ? segments(table) : groups(table));
}

/**
 * libass reads the first table of characters that it knows, even where that lacks the upper planes
 * and another has them (0.17): the entry of that table is pointed to the whole one.
 */
export function withWholeUnicode(font: Buffer): Buffer {
  const { entries } = unicodeTables(font);
  const [part, whole] = [entries.get(FIRST_PLANE), entries.get(WHOLE)];
  if (part !== undefined && whole !== undefined) font.copy(font, part + 4, whole + 4, whole + 8);
  return font;
}

/** Where the cmap begins, and where its entries stand by platform and encoding. */
function unicodeTables(font: Buffer) {
  const cmap = tableOffset(font, "cmap");
  const entries = new Map<string, number>();
  for (let number = 0; number < font.readUInt16BE(cmap + 2); number += 1) {
    const at = cmap + 4 + 8 * number;
    entries.set(`${font.readUInt16BE(at)} ${font.readUInt16BE(at + 2)}`, at);
  }
  return { cmap, entries };
}

function tableOffset(font: Buffer, name: string): number {
  for (let number = 0; number < font.readUInt16BE(4); number += 1) {
    const at = 12 + 16 * number;
    if (font.toString("latin1", at, at + 4) === name) return font.readUInt32BE(at + 8);
  }
  throw new Error(`Internal: a font without ${name}`);
}

/** Format 4: stretches whose letters are counted on, or listed where their offset points. */
function* segments(table: Buffer): Generator<number> {
  const bytes = table.readUInt16BE(6);
  for (let segment = 0; segment < bytes; segment += 2) {
    const last = table.readUInt16BE(14 + segment);
    const first = table.readUInt16BE(16 + bytes + segment);
    const shift = table.readUInt16BE(16 + 2 * bytes + segment);
    const at = 16 + 3 * bytes + segment;
    const offset = table.readUInt16BE(at);
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const listed = offset === 0 ? code : table.readUInt16BE(at + offset + 2 * (code - first));
      const isGiven = offset === 0 || listed !== 0;
      if (isGiven && ((listed + shift) & 0xffff) !== 0) yield code;
    }
  }
}

/** Format 12: stretches, each with the letter of its first character. */
function* groups(table: Buffer): Generator<number> {
  for (let group = 0; group < table.readUInt32BE(12); group += 1) {
    const at = 16 + 12 * group;
    const [first, last] = [table.readUInt32BE(at), table.readUInt32BE(at + 4)];
    const letter = table.readUInt32BE(at + 8);
    for (let code = first; code <= last; code += 1) if (letter + code - first !== 0) yield code;
  }
}

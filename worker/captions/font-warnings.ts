import type { Run } from "./faces.ts";
import type { FontCheck } from "./font-check.ts";
import { lacking } from "./font-files.ts";

/** Characters that one warning lists. */
const LISTED = 8;

/** What is said of letters that none of our own fonts has: who draws them, or that nobody does. */
export function glyphWarnings(
  runs: readonly Run[],
  { taken, lacks, squares }: FontCheck,
): string[] {
  const boxes = new Set<string>();
  const others: string[] = [];
  for (const { text, face } of runs) {
    if (face.file === undefined) continue;
    const lost = squares.get(face.family) ?? new Set();
    // libass names none that a font has which it took for another before.
    const said = [...(lacks.get(face.family) ?? [])].filter((one) => text.includes(one));
    const missing = [...new Set([...lacking(face, text), ...said])];
    for (const one of missing) if (lost.has(one)) boxes.add(one);
    const drawn = missing.filter((one) => !lost.has(one));
    const used = new Set(taken.get(face.family)?.slice(1));
    if (drawn.length === 0 || used.size === 0) continue;
    others.push(`${listed(drawn)}: drawn in a font of this machine, ${[...used].join(", ")}.`);
  }
  if (boxes.size === 0) return others;
  return [...others, `No font of this machine has ${listed(boxes)}: they are shown as boxes.`];
}

/** Some characters by name, and how many more there are. */
export function listed(characters: Iterable<string>): string {
  const all = [...characters];
  const more = all.length > LISTED ? ` and ${all.length - LISTED} more` : "";
  return `${all.slice(0, LISTED).join(" ")}${more}`;
}

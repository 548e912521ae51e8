import { readFile } from "node:fs/promises";
import type { Line } from "../../contract/transcript.ts";
import type { TaskContext } from "../compute/compute.ts";
import { classicScorer } from "./classic-scorer.ts";
import { type FindSettings, findHighlights, type Highlight } from "./find.ts";
import { unpackRows } from "./sound-task.ts";

interface FindHighlightsInput extends FindSettings {
  readonly lines: readonly Line[];
  /** File that `measureSound` has written. */
  readonly sound: string;
}

/** Pool task: the best stretches of a talk by measures alone. @throws Cancelled */
export async function findByMeasures(
  { lines, sound, ...settings }: FindHighlightsInput,
  context: TaskContext,
): Promise<Highlight[]> {
  const rows = unpackRows(await readFile(sound));
  return findHighlights(lines, rows, settings, classicScorer, context);
}

import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { type Figure, median } from "../figures.ts";
import { ROOT } from "../rig.ts";
import { OPUS, seededModels, WHISPER } from "./models.ts";

const CHILD = join(ROOT, "dist", "tests", "bench", "neural-child.js");
const TURNS = 3;
const First = z.object({ cold: z.number(), warm: z.number() });

/** Asks a process that has loaded nothing yet. */
async function ask<T>(answer: z.ZodType<T>, what: string, model: string): Promise<T> {
  const dir = join(await seededModels(), model);
  const { stdout } = await execa(process.execPath, ["--expose-gc", CHILD, what, dir]);
  return answer.parse(JSON.parse(stdout));
}

/** Does memory grow when models come and go? */
export async function benchReload(): Promise<Figure[]> {
  const after = await ask(z.array(z.number()), "memory", WHISPER);
  const at = (round: number): number => after[round - 1] ?? Number.NaN;
  const rounds = [2, 5, 10, 25, 50].map((round) => `${at(round).toFixed(0)} after ${round}`);
  return [
    {
      ...{ part: "n5", unit: "", value: at(50) / at(2), target: { atMost: 1.1 } },
      what: "memory after 50 rounds of load, use, unload / after 2",
      from: `Whisper base shape, resident MB: ${rounds.join(", ")}; least ${Math.min(...after).toFixed(0)}, most ${Math.max(...after).toFixed(0)}`,
    },
  ];
}

/** How long until the first token. */
export async function benchFirstToken(): Promise<Figure[]> {
  return [
    ...(await firstToken("whisper", WHISPER, "Whisper base shape, a window of 30 s")),
    ...(await firstToken("opus", OPUS, "Opus-MT shape, a sentence")),
  ];
}

async function firstToken(what: string, model: string, label: string): Promise<Figure[]> {
  const turns: z.infer<typeof First>[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) turns.push(await ask(First, what, model));
  const [cold, warm] = [turns.map((turn) => turn.cold), turns.map((turn) => turn.warm)];
  const from = `median of ${TURNS} new processes; the files are in the system's cache`;
  return [
    { part: "n6", what: `first token, cold: ${label}`, value: median(cold), unit: "ms", from },
    { part: "n6", what: `first token, warm: ${label}`, value: median(warm), unit: "ms", from },
  ];
}

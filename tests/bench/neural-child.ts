// What parts n5 and n6 measure in a process of its own, told as JSON.
//   node neural-child.js memory|whisper|opus MODEL_FOLDER
import { setImmediate as tick } from "node:timers/promises";
import { openWhisper } from "../../worker/engines/neural/whisper/load.ts";
import { median, timed } from "./figures.ts";
import { CPU } from "./neural/cpu.ts";
import { openOpus, translate } from "./neural/opus-side.ts";
import { hear } from "./neural/whisper-side.ts";

const ROUNDS = 50;
const WARM_TURNS = 5;
const WINDOW = new Float32Array(480_000);
const TEXT = { text: "Hello and welcome to my video.", length: 1 };

/** Resident megabytes after each round of loading, using and unloading. */
async function memory(dir: string): Promise<number[]> {
  const after: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    {
      await using whisper = await openWhisper({ ...CPU, dir });
      await hear(whisper, [WINDOW], { batch: 1, newTokens: 4 });
    }
    await collectGarbage();
    after.push(process.memoryUsage().rss / 1e6);
  }
  return after;
}

/** Memory outside of V8's heap goes back in the tick after its owner was collected. */
async function collectGarbage(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.();
    await tick();
  }
}

/** Milliseconds from nothing loaded to the first token, and with the model loaded. */
async function firstToken<Model extends AsyncDisposable>(
  open: () => Promise<Model>,
  use: (model: Model) => Promise<unknown>,
): Promise<{ readonly cold: number; readonly warm: number }> {
  const cold = await timed(async () => {
    const opened = await open();
    await use(opened);
    return opened;
  });
  await using model = cold.result;
  const warm: number[] = [];
  for (let turn = 0; turn < WARM_TURNS; turn += 1) warm.push((await timed(() => use(model))).ms);
  return { cold: cold.ms, warm: median(warm) };
}

function measure(what: string | undefined, dir: string): Promise<unknown> {
  switch (what) {
    case "memory":
      return memory(dir);
    case "whisper":
      return firstToken(
        () => openWhisper({ ...CPU, dir }),
        (whisper) => hear(whisper, [WINDOW], { batch: 1, newTokens: 1 }),
      );
    case "opus":
      return firstToken(
        () => openOpus(dir),
        (model) => translate(model, [TEXT], { kind: "greedy" }),
      );
    default:
      throw new Error(`There is nothing to measure by the name "${what}".`);
  }
}

const [what, dir = ""] = process.argv.slice(2);
console.log(JSON.stringify(await measure(what, dir)));

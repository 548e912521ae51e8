import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OctaviaError } from "../../../contract/errors.ts";
import { openCompute } from "../../../worker/compute/pool.ts";
import type { RecognizeWhisperInput } from "../../../worker/engines/neural/whisper/recognize.ts";
import type { Figure } from "../figures.ts";
import { Folder, ROOT } from "../rig.ts";
import { CPU } from "./cpu.ts";
import { FIXTURES, OPUS, readTalk, seededModels, seededNumbers, WHISPER } from "./models.ts";
import { readTexts } from "./opus.ts";

type Compute = ReturnType<typeof openCompute>;
/** Starts a task that can be cancelled. */
type Start = (signal: AbortSignal) => Promise<unknown>;

/** How long a cancelled task of the models' thread goes on. */
export async function benchCancel(): Promise<Figure[]> {
  using folder = new Folder();
  const root = await seededModels();
  const wav = folder.at("talk.wav");
  await readTalk(wav);
  await using compute = openThread();
  const hear = (dir: string): Start => {
    const segments = [{ start: 0.5, end: 44 }];
    const task = { language: "en", task: "transcribe", batch: 4 } as const;
    const input: RecognizeWhisperInput = { ...CPU, ...task, dir, wav, segments };
    return (signal) => compute.run("recognizeWhisper", input, { signal });
  };
  const lines = (await readTexts()).map((text, index) => ({ id: index, text }));
  const model = { ...CPU, dir: join(root, OPUS) };
  const translate: Start = (signal) =>
    compute.run("translateSeq2Seq", { model, lines, from: "en", to: "es" }, { signal });
  return [
    await latency("Whisper micro", hear(join(FIXTURES, "whisper-micro-en")), 200, 500),
    await latency("Whisper base shape", hear(join(root, WHISPER)), 30, 5000),
    await latency("Opus-MT shape, beam 4", translate, 30, 3000),
  ];
}

/** The thread that holds the models, as the app starts it. */
function openThread(): Compute {
  const file = (name: string): URL => new URL(`file://${join(ROOT, "dist", "worker", name)}`);
  return openCompute({
    threads: 1,
    onError(error) {
      throw error;
    },
    modelMemoryBytes: 4e9,
    files: { thread: file("thread.js"), inference: file("inference.js") },
  });
}

/** @param within milliseconds after the start, in which the moment to cancel is drawn */
async function latency(what: string, start: Start, times: number, within: number): Promise<Figure> {
  const random = seededNumbers(3);
  // The first loads the model.
  await cancelled(start, within);
  const latencies: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const ms = await cancelled(start, random() * within);
    if (ms !== undefined) latencies.push(ms);
  }
  latencies.sort((a, b) => a - b);
  const at = (part: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(part * latencies.length))] ?? Number.NaN;
  return {
    ...{ part: "n5", what: `cancel to the task's end, p99: ${what}`, unit: "ms" },
    ...{ value: at(0.99), target: { atMost: 1000 } },
    from: `${latencies.length} cancels at random moments, median ${at(0.5).toFixed(0)} ms, worst ${at(1).toFixed(0)} ms`,
  };
}

/** Milliseconds from the cancel to the task's end; nothing if the task was done before. */
async function cancelled(start: Start, after: number): Promise<number | undefined> {
  const controller = new AbortController();
  const task = start(controller.signal).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof OctaviaError && error.kind === "Cancelled") return performance.now();
      throw error;
    },
  );
  await Promise.race([task, sleep(after)]);
  const begun = performance.now();
  controller.abort();
  const ended = await task;
  return ended === undefined ? undefined : ended - begun;
}

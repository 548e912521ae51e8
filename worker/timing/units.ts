import { join } from "node:path";
import { z } from "zod";
import type { Artifact, Recipe } from "../artifacts/store.ts";
import type { StepContext } from "../plan/step.ts";
import { findStretcher, stretch } from "./stretch.ts";
import type { SpeechSource } from "./tasks.ts";
import { TRIM } from "./trim.ts";

/** An utterance as the voice wrote it. */
export interface Utterance {
  /** Key of its unit in the store. */
  readonly unit: string;
  /** Absolute path of its WAV file. */
  readonly wav: string;
}

const SpeechBounds = z.object({ from: z.int(), to: z.int(), sampleRate: z.int().min(1) });
/** Where the speech of an utterance is: samples `from` up to `to` at `sampleRate` Hz. */
export type SpeechBounds = z.infer<typeof SpeechBounds>;

type UnitContext = Pick<StepContext, "artifacts" | "tools">;

/**
 * Finds the speech in an utterance, as a cached unit: 200 of them are found again in the time it
 * takes to read 40.
 * @throws EngineFailure, DiskFull, Cancelled
 */
export async function boundsOf(
  { unit, wav }: Utterance,
  { artifacts, tools }: UnitContext,
  signal: AbortSignal,
): Promise<SpeechBounds> {
  const recipe: Recipe<SpeechBounds> = {
    kind: "speech-bounds/1",
    key: { utterance: unit, ...TRIM },
    output: SpeechBounds,
    make: (_, unitSignal) =>
      tools.cpu.use(unitSignal, () =>
        tools.compute.run("trimSpeech", { wav }, { signal: unitSignal }),
      ),
  };
  return (await artifacts.getOrMake(recipe, signal)).value;
}

/** A line as it goes into the mix. */
export interface LineSound {
  readonly utterance: Utterance;
  readonly bounds: SpeechBounds;
  /** 1: not stretched; above: as many times as fast. */
  readonly stretch: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Length at that rate. */
  readonly frames: number;
}

/** The file in a rendered line's unit. */
export const LINE_FILE = "line.f32";

const Rendered = z.object({ frames: z.int() });

/**
 * Renders a line as mono floats at the rate of the mix, as a cached unit. A child process is needed
 * only where the line is stretched.
 * @throws EngineFailure, DiskFull, Cancelled
 */
export async function renderUnit(
  line: LineSound,
  context: UnitContext,
  signal: AbortSignal,
): Promise<Artifact<z.infer<typeof Rendered>>> {
  const { artifacts, tools } = context;
  const { utterance, bounds, sampleRate: outRate, frames } = line;
  const stretched = line.stretch === 1 ? undefined : await stretching(line.stretch, tools, signal);
  const recipe: Recipe<z.infer<typeof Rendered>> = {
    kind: "spoken-line/1",
    key: { utterance: utterance.unit, ...TRIM, outRate, frames, stretched },
    output: Rendered,
    make: (dir, unitSignal) =>
      tools.cpu.use(unitSignal, async () => {
        const source: SpeechSource =
          stretched === undefined
            ? { wav: utterance.wav, bounds }
            : {
                samples: await stretch(
                  tools.ffmpeg,
                  { wav: utterance.wav, bounds, ...stretched },
                  unitSignal,
                ),
                sampleRate: bounds.sampleRate,
              };
        const input = { source, outRate, frames, out: join(dir, LINE_FILE) };
        await tools.compute.run("renderLine", input, { signal: unitSignal });
        return { frames };
      }),
  };
  return artifacts.getOrMake(recipe, signal);
}

/** How a line is stretched, with all that changes the sound: part of its key. */
async function stretching(tempo: number, { ffmpeg }: UnitContext["tools"], signal: AbortSignal) {
  const stretcher = await findStretcher(ffmpeg, signal);
  return { tempo, stretcher, ffmpeg: ffmpeg.tools.version };
}

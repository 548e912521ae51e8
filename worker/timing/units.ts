import { join } from "node:path";
import { z } from "zod";
import type { Artifact, Recipe } from "../artifacts/store.ts";
import type { StepContext } from "../plan/step.ts";
import type { Tools } from "../tools.ts";
import { findStretcher, type Stretcher, stretch } from "./stretch.ts";
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

/** What this process has met, by utterance: an edit asks for all lines of a track again. */
const known = new Map<string, SpeechBounds>();
/** About ten hours of speech, 1 MB; then the oldest go. */
const KNOWN_AT_MOST = 10_000;

/**
 * Finds the speech in an utterance, as a cached unit.
 * @throws EngineFailure, DiskFull, Cancelled
 */
export async function boundsOf(
  utterance: Utterance,
  context: UnitContext,
  signal: AbortSignal,
): Promise<SpeechBounds> {
  const bounds = known.get(utterance.unit) ?? (await findBounds(utterance, context, signal));
  known.set(utterance.unit, bounds);
  const [oldest] = known.size > KNOWN_AT_MOST ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  return bounds;
}

async function findBounds(
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
  { artifacts, tools }: UnitContext,
  signal: AbortSignal,
): Promise<Artifact<z.infer<typeof Rendered>>> {
  const { utterance, sampleRate: outRate, frames } = line;
  const stretching = line.stretch === 1 ? undefined : await howToStretch(line, tools, signal);
  const recipe: Recipe<z.infer<typeof Rendered>> = {
    kind: "spoken-line/1",
    key: { utterance: utterance.unit, ...TRIM, outRate, frames, stretching },
    output: Rendered,
    make: (dir, unitSignal) =>
      tools.cpu.use(unitSignal, async () => {
        const source = await speechOf(line, stretching, tools, unitSignal);
        const input = { source, outRate, frames, out: join(dir, LINE_FILE) };
        await tools.compute.run("renderLine", input, { signal: unitSignal });
        return { frames };
      }),
  };
  return artifacts.getOrMake(recipe, signal);
}

/** All that changes the sound of a stretched line: part of its key. */
type Stretching = {
  readonly tempo: number;
  readonly stretcher: Stretcher;
  readonly ffmpeg: string;
};

async function howToStretch(
  line: LineSound,
  tools: Tools,
  signal: AbortSignal,
): Promise<Stretching> {
  const stretcher = await findStretcher(tools.ffmpeg, signal);
  return { tempo: line.stretch, stretcher, ffmpeg: tools.ffmpeg.tools.version };
}

async function speechOf(
  { utterance: { wav }, bounds }: LineSound,
  stretching: Stretching | undefined,
  tools: Tools,
  signal: AbortSignal,
): Promise<SpeechSource> {
  if (stretching === undefined) return { wav, bounds };
  const samples = await stretch(tools.ffmpeg, { wav, bounds, ...stretching }, signal);
  return { samples, sampleRate: bounds.sampleRate };
}

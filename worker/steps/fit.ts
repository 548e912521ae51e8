import { join } from "node:path";
import { z } from "zod";
import type { Language } from "../../contract/languages.ts";
import { type LineFit, SpokenLine } from "../../contract/report.ts";
import type { Alternative, Line, TextLine } from "../../contract/transcript.ts";
import { linkFile } from "../artifacts/files.ts";
import type { Artifact } from "../artifacts/store.ts";
import { eachUnit } from "../compute/each-unit.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { fitLines, settleLines } from "../timing/fit.ts";
import { onSampleGrid } from "../timing/grid.ts";
import { LINE_FILE, renderUnit } from "../timing/units.ts";
import {
  type HeardLine,
  hear,
  reword,
  type Speech,
  secondsOf,
  speakAgain,
  WIDTH,
} from "./fit-speech.ts";
import type { Synthesized, VoiceChoice } from "./synthesize.ts";

export interface FitIn {
  readonly synthesized: Artifact<Synthesized>;
  /** The source's lines. */
  readonly lines: readonly Line[];
  /** What is spoken, by the same ids, and what may be said instead. */
  readonly texts: readonly (TextLine & { readonly candidates: readonly Alternative[] })[];
  readonly language: Language;
  readonly voice: VoiceChoice;
  /** Other voices of single lines, by line. */
  readonly lineVoices: ReadonlyMap<number, VoiceChoice>;
  /** Of the bed, Hz. */
  readonly sampleRate: number;
  /** Hard limit of the total rate. */
  readonly maxSpeed: number;
  /** Length of the source, seconds. */
  readonly trackEnd: number;
  readonly ffmpegVersion: string;
}

/** A line in its place, with its sound. */
const FittedLine = SpokenLine.extend({
  /** Mono floats at the bed's rate; null for a line without speech. */
  file: z.string().nullable(),
  /** Key of the sound's unit; null with the file. */
  audio: z.string().nullable(),
  /** Length of the file at the bed's rate. */
  frames: z.int(),
});
type FittedLine = z.infer<typeof FittedLine>;

export const Fitted = z.object({ lines: z.array(FittedLine) });
export type Fitted = z.infer<typeof Fitted>;

/**
 * Gives every spoken line its place and its length: plans the whole track, says in other words what
 * is too long, has lines spoken again at the rates the plan asks for, settles with what came of it, and renders each line as it goes
 * into the mix. Utterances and rendered lines are cached one by one.
 * @throws EngineFailure, MissingModel, DiskFull, Cancelled
 */
export const fit: Step<FitIn, Fitted> = {
  name: "fit",
  version: 2,
  resource: "cpu",
  unit: "lines",
  output: Fitted,
  // The texts and the voices are in the key of what was synthesized.
  key: ({ synthesized, lines, texts, sampleRate, maxSpeed, trackEnd, ffmpegVersion }) => ({
    synthesized: synthesized.digest,
    candidates: texts.map(({ candidates }) => candidates.map(({ text, score }) => [text, score])),
    lines: lines.map(({ id, start, end }) => [id, start, end]),
    ...{ sampleRate, maxSpeed, trackEnd, ffmpegVersion },
  }),
  async run(input, context) {
    const { maxSpeed, trackEnd } = input;
    const settings = { maxSpeed, trackEnd, maxEngineRate: input.synthesized.value.maxRate };
    const first = await hear(input, context);
    const worded = await reword(first, fitLines(first, settings), input, context);
    const spoken = await speakAgain(worded, fitLines(worded, settings), input, context);
    const lines = await renderLines(settleLines(spoken, settings), spoken, input, context);
    warnOfStrain(lines, context);
    return { lines };
  },
};

/** Renders the lines, and puts them on the grid of samples. */
async function renderLines(
  settled: readonly LineFit[],
  spoken: readonly HeardLine[],
  input: FitIn,
  context: StepContext,
): Promise<FittedLine[]> {
  const heard = new Map(spoken.map((line) => [line.id, line]));
  const words = new Map(input.texts.map(({ id, text }) => [id, text]));
  let done = 0;
  const rendered = await eachUnit(settled, WIDTH, context.signal, async (line, signal) => {
    const { speech, text = "" } = heard.get(line.id) ?? {};
    const sound = await renderLine(line, speech, input.sampleRate, context, signal);
    done += 1;
    context.progress(done, settled.length);
    return { ...(text === words.get(line.id) ? line : reworded(line)), text, ...sound };
  });
  return onSampleGrid(rendered, input.sampleRate);
}

const reworded = (line: LineFit): LineFit => ({
  ...line,
  actions: ["reworded", ...line.actions.filter((action) => action !== "as-is")],
});

/** A line's sound, in the unit store and under its name in the step's folder. */
async function renderLine(
  { id, stretch, duration }: LineFit,
  speech: Speech | undefined,
  sampleRate: number,
  context: StepContext,
  signal: AbortSignal,
): Promise<Pick<FittedLine, "file" | "audio" | "frames">> {
  if (speech === undefined) return { file: null, audio: null, frames: 0 };
  const seconds = stretch === 1 ? secondsOf(speech) : duration;
  const frames = Math.round(seconds * sampleRate);
  const unit = await renderUnit({ ...speech, stretch, sampleRate, frames }, context, signal);
  const file = `${String(id).padStart(4, "0")}.f32`;
  await linkFile(unit.file(LINE_FILE), join(context.dir, file));
  return { file, audio: unit.key, frames };
}

function warnOfStrain(lines: readonly LineFit[], context: StepContext): void {
  const strained = lines.filter(({ warnings }) => warnings.length > 0).length;
  if (strained === 0) return;
  context.warn(
    `${strained} of ${lines.length} spoken lines are much longer than the original; the report names them.`,
  );
}

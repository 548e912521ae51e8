import { join } from "node:path";
import { z } from "zod";
import type { Language } from "../../contract/languages.ts";
import { LineFit } from "../../contract/report.ts";
import type { Line, TextLine } from "../../contract/transcript.ts";
import { linkFile } from "../artifacts/files.ts";
import type { Artifact } from "../artifacts/store.ts";
import { eachUnit } from "../compute/each-unit.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { fitLines, type SpokenLine, settleLines } from "../timing/fit.ts";
import { onSampleGrid } from "../timing/grid.ts";
import {
  boundsOf,
  LINE_FILE,
  renderUnit,
  type SpeechBounds,
  type Utterance,
} from "../timing/units.ts";
import {
  type Synthesized,
  UTTERANCE_FILE,
  utteranceRecipe,
  type VoiceChoice,
} from "./synthesize.ts";

export interface FitIn {
  readonly synthesized: Artifact<Synthesized>;
  /** The source's lines. */
  readonly lines: readonly Line[];
  /** What is spoken, by the same ids. */
  readonly texts: readonly TextLine[];
  readonly language: Language;
  readonly voice: VoiceChoice;
  /** Of the bed, Hz. */
  readonly sampleRate: number;
  /** Hard limit of the total rate. */
  readonly maxSpeed: number;
  /** Length of the source, seconds. */
  readonly trackEnd: number;
  readonly ffmpegVersion: string;
}

/** A line in its place, with its sound. */
const FittedLine = LineFit.extend({
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

/** Lines in work at once; what computes waits for a slot besides. */
const WIDTH = 8;

/**
 * Gives every spoken line its place and its length: plans the whole track, has lines spoken again
 * at the rates the plan asks for, settles with what came of it, and renders each line as it goes
 * into the mix. Utterances and rendered lines are cached one by one.
 * @throws EngineFailure, MissingModel, DiskFull, Cancelled
 */
export const fit: Step<FitIn, Fitted> = {
  name: "fit",
  version: 1,
  resource: "cpu",
  unit: "lines",
  output: Fitted,
  // The texts and the voice are in the key of what was synthesized.
  key: ({ synthesized, lines, sampleRate, maxSpeed, trackEnd, ffmpegVersion }) => ({
    synthesized: synthesized.digest,
    lines: lines.map(({ id, start, end }) => [id, start, end]),
    ...{ sampleRate, maxSpeed, trackEnd, ffmpegVersion },
  }),
  async run(input, context) {
    const { maxSpeed, trackEnd } = input;
    const settings = { maxSpeed, trackEnd, maxEngineRate: input.synthesized.value.maxRate };
    const natural = await hear(input, context);
    const planned = fitLines(natural, settings);
    const spoken = await speakAgain(natural, planned, input, context);
    const lines = await renderLines(settleLines(spoken, settings), spoken, input, context);
    warnOfStrain(lines, context);
    return { lines };
  },
};

/** A line with its speech; none where there is nothing to hear. */
interface HeardLine extends SpokenLine {
  readonly speech: Speech | undefined;
}

interface Speech {
  readonly utterance: Utterance;
  readonly bounds: SpeechBounds;
}

/** Finds the speech in what was synthesized. */
function hear(input: FitIn, context: StepContext): Promise<HeardLine[]> {
  const spoken = new Map(input.synthesized.value.lines.map((line) => [line.id, line]));
  return eachUnit(input.lines, WIDTH, context.signal, async ({ id, start, end }, signal) => {
    const line = spoken.get(id);
    const silent = { id, start, end, natural: 0, engineRate: 1, spoken: 0, speech: undefined };
    if (line === undefined) return silent;
    const utterance = { unit: line.unit, wav: input.synthesized.file(line.file) };
    const speech = { utterance, bounds: await boundsOf(utterance, context, signal) };
    const seconds = secondsOf(speech);
    return seconds === 0 ? silent : { ...silent, natural: seconds, spoken: seconds, speech };
  });
}

const secondsOf = ({ bounds }: Speech): number => (bounds.to - bounds.from) / bounds.sampleRate;

/** Has the lines spoken anew that are to have another rate of the voice. */
async function speakAgain(
  natural: readonly HeardLine[],
  planned: readonly LineFit[],
  input: FitIn,
  context: StepContext,
): Promise<HeardLine[]> {
  const rates = new Map(planned.map(({ id, engineRate }) => [id, engineRate]));
  const texts = new Map(input.texts.map(({ id, text }) => [id, text]));
  if (planned.every(({ engineRate }) => engineRate === 1)) return [...natural];
  const { engines, cpu } = context.tools;
  const { language } = input;
  const { name, voice, digest } = input.voice;
  const synthesizer = await engines.synthesizerNamed(name);
  await using loan = await engines.borrowVoice(synthesizer, language, voice);
  return await eachUnit(natural, WIDTH, context.signal, async (line, signal) => {
    const engineRate = rates.get(line.id) ?? 1;
    const text = texts.get(line.id);
    if (engineRate === 1 || text === undefined) return line;
    const recipe = utteranceRecipe(loan.session, { text, rate: engineRate, voice: digest }, cpu);
    const made = await context.artifacts.getOrMake(recipe, signal);
    const utterance = { unit: made.key, wav: made.file(UTTERANCE_FILE) };
    const speech = { utterance, bounds: await boundsOf(utterance, context, signal) };
    return { ...line, engineRate, spoken: secondsOf(speech), speech };
  });
}

/** Renders the lines, and puts them on the grid of samples. */
async function renderLines(
  settled: readonly LineFit[],
  spoken: readonly HeardLine[],
  input: FitIn,
  context: StepContext,
): Promise<FittedLine[]> {
  const speeches = new Map(spoken.map(({ id, speech }) => [id, speech]));
  let done = 0;
  const rendered = await eachUnit(settled, WIDTH, context.signal, async (line, signal) => {
    const sound = await renderLine(line, speeches.get(line.id), input.sampleRate, context, signal);
    done += 1;
    context.progress(done, settled.length);
    return { ...line, ...sound };
  });
  return onSampleGrid(rendered, input.sampleRate);
}

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

import type { LineFit } from "../../contract/report.ts";
import { eachUnit } from "../compute/each-unit.ts";
import { pickFitting } from "../engines/neural/translation/pick-fitting.ts";
import type { SynthesizerSession } from "../engines/tts/synthesizer.ts";
import type { StepContext } from "../plan/step.ts";
import type { SpokenLine } from "../timing/fit.ts";
import { boundsOf, type SpeechBounds, type Utterance } from "../timing/units.ts";
import type { FitIn } from "./fit.ts";
import { byVoice, UTTERANCE_FILE, utteranceRecipe, type VoiceChoice } from "./synthesize.ts";

/** Lines in work at once; what computes waits for a slot besides. */
export const WIDTH = 8;

/** A line with its words and its speech; none where there is nothing to hear. */
export interface HeardLine extends SpokenLine {
  readonly text: string;
  readonly speech: Speech | undefined;
}

export interface Speech {
  readonly utterance: Utterance;
  readonly bounds: SpeechBounds;
}

export const secondsOf = ({ bounds }: Speech): number =>
  (bounds.to - bounds.from) / bounds.sampleRate;

/** Finds the speech in what was synthesized. */
export function hear(input: FitIn, context: StepContext): Promise<HeardLine[]> {
  const spoken = new Map(input.synthesized.value.lines.map((line) => [line.id, line]));
  const texts = new Map(input.texts.map(({ id, text }) => [id, text]));
  return eachUnit(input.lines, WIDTH, context.signal, async ({ id, start, end }, signal) => {
    const line = spoken.get(id);
    const text = texts.get(id) ?? "";
    const maxRate = line?.maxRate;
    const silent = { id, start, end, text, maxRate, natural: 0, engineRate: 1, spoken: 0 };
    if (line === undefined) return { ...silent, speech: undefined };
    const utterance = { unit: line.unit, wav: input.synthesized.file(line.file) };
    const speech = { utterance, bounds: await boundsOf(utterance, context, signal) };
    const seconds = secondsOf(speech);
    return seconds === 0
      ? { ...silent, speech: undefined }
      : { ...silent, natural: seconds, spoken: seconds, speech };
  });
}

/** Less than this share saved is not worth other words. */
const WORTH_REWORDING = 0.03;

/**
 * Gives lines that the voice's own rate does not fit into their slots another translation that
 * does, where there is one: the fourth rung of the ladder (docs/numbers.md).
 */
export async function reword(
  natural: readonly HeardLine[],
  planned: readonly LineFit[],
  input: FitIn,
  context: StepContext,
): Promise<HeardLine[]> {
  const tight = new Map(
    planned.filter(({ stretch }) => stretch > 1).map((line) => [line.id, line]),
  );
  const candidates = new Map(input.texts.map((line) => [line.id, line.candidates]));
  const wishes = new Map(
    natural.flatMap((line) => {
      const { slot } = tight.get(line.id) ?? {};
      if (slot === undefined) return [];
      const text = shorter(line, slot, candidates.get(line.id) ?? []);
      return text === undefined ? [] : [[line.id, text] as const];
    }),
  );
  const wanted = [...wishes].map(([id, text]) => ({ id, text, rate: 1 }));
  const spoken = await speakEach(wanted, input, context);
  return natural.map((line) => {
    const { text, speech } = spoken.get(line.id) ?? {};
    if (text === undefined || speech === undefined) return line;
    const seconds = secondsOf(speech);
    const worth = seconds > 0 && seconds < line.natural * (1 - WORTH_REWORDING);
    return worth ? { ...line, text, natural: seconds, spoken: seconds, speech } : line;
  });
}

/** The candidate that should fit the slot better than the line's own words, by its letters. */
function shorter(
  { text, natural }: HeardLine,
  slot: number,
  candidates: FitIn["texts"][number]["candidates"],
): string | undefined {
  const perLetter = natural / Math.max(1, text.length);
  const timed = candidates.map((one) => ({ ...one, seconds: one.text.length * perLetter }));
  const [first, ...others] = timed;
  if (first === undefined || slot <= 0) return undefined;
  const picked = pickFitting([first, ...others], slot);
  return picked.text.length < text.length ? picked.text : undefined;
}

/** Has the lines spoken anew that are to have another rate of the voice. */
export async function speakAgain(
  natural: readonly HeardLine[],
  planned: readonly LineFit[],
  input: FitIn,
  context: StepContext,
): Promise<HeardLine[]> {
  const rates = new Map(planned.map(({ id, engineRate }) => [id, engineRate]));
  const wanted = natural.flatMap(({ id, text, speech }) => {
    const rate = rates.get(id) ?? 1;
    return rate === 1 || speech === undefined ? [] : [{ id, text, rate }];
  });
  const spoken = await speakEach(wanted, input, context);
  return natural.map((line) => {
    const { rate = 1, speech } = spoken.get(line.id) ?? {};
    if (speech === undefined) return line;
    return { ...line, engineRate: rate, spoken: secondsOf(speech), speech };
  });
}

/** What a line is to say anew. */
interface Wish {
  readonly id: number;
  readonly text: string;
  readonly rate: number;
}

/** Speaks lines anew, each in its voice; by line. */
async function speakEach(
  wishes: readonly Wish[],
  input: FitIn,
  context: StepContext,
): Promise<Map<number, Wish & { readonly speech: Speech }>> {
  const { engines } = context.tools;
  const spoken = new Map<number, Wish & { readonly speech: Speech }>();
  for (const [voice, own] of byVoice(wishes, input)) {
    const synthesizer = await engines.synthesizerNamed(voice.name);
    await using loan = await engines.borrowVoice(synthesizer, input.language, voice.voice);
    const speeches = await eachUnit(own, WIDTH, context.signal, (wish, signal) =>
      speak(loan.session, wish, voice, context, signal),
    );
    for (const [index, wish] of own.entries()) {
      const speech = speeches[index];
      if (speech !== undefined) spoken.set(wish.id, { ...wish, speech });
    }
  }
  return spoken;
}

async function speak(
  session: SynthesizerSession,
  { text, rate }: Wish,
  voice: VoiceChoice,
  context: StepContext,
  signal: AbortSignal,
): Promise<Speech> {
  const recipe = utteranceRecipe(session, { text, rate, voice: voice.digest }, context.tools.cpu);
  const made = await context.artifacts.getOrMake(recipe, signal);
  const utterance = { unit: made.key, wav: made.file(UTTERANCE_FILE) };
  return { utterance, bounds: await boundsOf(utterance, context, signal) };
}

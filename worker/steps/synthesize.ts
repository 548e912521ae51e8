import { open } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Language } from "../../contract/languages.ts";
import type { TextLine } from "../../contract/transcript.ts";
import { linkFile } from "../artifacts/files.ts";
import type { Recipe } from "../artifacts/store.ts";
import { eachUnit } from "../compute/each-unit.ts";
import type { Engines } from "../engines/engines.ts";
import type { SynthesizerSession } from "../engines/tts/synthesizer.ts";
import { readWavFormat } from "../media/wav.ts";
import type { Step, StepContext } from "../plan/step.ts";
import type { Slots } from "../tools.ts";

/** The voice that speaks, settled before the key is made. */
export interface VoiceChoice {
  /** Engine and version, for the report. */
  readonly engine: string;
  /** As asked for; the engine's default if not given. */
  readonly voice: string | undefined;
  /** Identity of the voice and its model. */
  readonly digest: string;
  /** Largest speaking rate of its own. */
  readonly maxRate: number;
}

/**
 * Which voice a language gets.
 * @throws MissingModel if nothing speaks it, InvalidInput if there is no such voice
 */
export async function resolveVoice(
  engines: Engines,
  language: Language,
  voice: string | undefined,
): Promise<VoiceChoice> {
  const synthesizer = await engines.synthesizer(language, voice);
  const availability = await synthesizer.availability();
  await using loan = await engines.borrowVoice(synthesizer, language, voice);
  return {
    engine: `${synthesizer.name} ${availability.available ? availability.version : ""}`.trim(),
    voice,
    digest: loan.session.voiceDigest,
    maxRate: loan.session.maxRate,
  };
}

const Utterance = z.object({ frames: z.int(), sampleRate: z.int() });
type Utterance = z.infer<typeof Utterance>;

/** The file in an utterance's unit: mono, 16-bit. */
export const UTTERANCE_FILE = "utterance.wav";

/** One text spoken at a rate (1 is natural): the unit that an edit of its line makes anew. */
export function utteranceRecipe(
  session: SynthesizerSession,
  { text, rate }: { readonly text: string; readonly rate: number },
  cpu: Slots,
): Recipe<Utterance> {
  return {
    kind: "utterance/1",
    key: { voice: session.voiceDigest, text, rate },
    output: Utterance,
    make: (dir, signal) =>
      cpu.use(signal, async () => {
        const wav = join(dir, UTTERANCE_FILE);
        await session.speak({ text, rate, wav }, { signal, cpu });
        const file = await open(wav, "r");
        try {
          const { frames, sampleRate } = await readWavFormat(file);
          return { frames, sampleRate };
        } finally {
          await file.close();
        }
      }),
  };
}

export interface SynthesizeIn {
  readonly lines: readonly TextLine[];
  readonly language: Language;
  readonly voice: VoiceChoice;
}

export const Synthesized = z.object({
  /** Lines without anything to say are left out. */
  lines: z.array(
    z.object({
      id: z.int(),
      /** WAV file in the step's folder. */
      file: z.string(),
      /** Key of the utterance's unit. */
      unit: z.string(),
    }),
  ),
  voice: z.string(),
  maxRate: z.number(),
});
export type Synthesized = z.infer<typeof Synthesized>;

/** Lines in work at once; what computes waits for a slot besides. */
const WIDTH = 8;

/** Text with a letter or a digit; "..." and "♪" cannot be spoken. */
const isSpeakable = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/**
 * Speaks each line at the voice's natural rate, cached one by one.
 * @throws MissingModel, EngineFailure, DiskFull, Cancelled
 */
export const synthesize: Step<SynthesizeIn, Synthesized> = {
  name: "synthesize",
  version: 1,
  resource: "cpu",
  unit: "lines",
  output: Synthesized,
  key: ({ lines, voice }) => ({
    lines: lines.map(({ id, text }) => [id, text]),
    voice: voice.digest,
  }),
  async run(input, context) {
    const { engines } = context.tools;
    const { language, voice } = input;
    const synthesizer = await engines.synthesizer(language, voice.voice);
    await using loan = await engines.borrowVoice(synthesizer, language, voice.voice);
    const lines = await speakAll(loan.session, input, context);
    return { lines, voice: voice.digest, maxRate: loan.session.maxRate };
  },
};

async function speakAll(
  session: SynthesizerSession,
  input: SynthesizeIn,
  context: StepContext,
): Promise<Synthesized["lines"]> {
  const speakable = input.lines.filter(({ text }) => isSpeakable(text));
  let done = 0;
  return eachUnit(speakable, WIDTH, context.signal, async ({ id, text }, signal) => {
    const recipe = utteranceRecipe(session, { text, rate: 1 }, context.tools.cpu);
    const unit = await context.artifacts.getOrMake(recipe, signal);
    const file = `${String(id).padStart(4, "0")}.wav`;
    await linkFile(unit.file(UTTERANCE_FILE), join(context.dir, file));
    done += 1;
    context.progress(done, speakable.length);
    return { id, file, unit: unit.key };
  });
}

import { open } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Language } from "../../contract/languages.ts";
import type { TextLine } from "../../contract/transcript.ts";
import { linkFile } from "../artifacts/files.ts";
import type { Recipe } from "../artifacts/store.ts";
import { eachUnit } from "../compute/each-unit.ts";
import type { Engines } from "../engines/engines.ts";
import type { SynthesizerSession, VoiceFacts } from "../engines/tts/synthesizer.ts";
import { readWavFormat } from "../media/wav.ts";
import type { Step, StepContext } from "../plan/step.ts";
import type { Slots } from "../tools.ts";

/** The voice that speaks, settled before the key is made. */
export interface VoiceChoice extends VoiceFacts {
  /** The engine's name. */
  readonly name: string;
  /** Engine and version, for the report. */
  readonly engine: string;
  /** As asked for; the engine's default if not given. */
  readonly voice: string | undefined;
}

/**
 * Which voice a language gets.
 * @throws MissingModel if nothing speaks it, InvalidInput if there is no such voice
 */
export async function resolveVoice(
  engines: Engines,
  language: Language,
  voice: string | undefined,
  wanted?: string,
): Promise<VoiceChoice> {
  const synthesizer = await engines.synthesizer(language, voice, wanted);
  const { name } = synthesizer;
  const availability = await synthesizer.availability();
  const engine = `${name} ${availability.available ? availability.version : ""}`.trim();
  return { name, engine, voice, ...(await synthesizer.describe(language, voice)) };
}

const Utterance = z.object({ frames: z.int(), sampleRate: z.int() });
type Utterance = z.infer<typeof Utterance>;

/** The file in an utterance's unit: mono, 16-bit. */
export const UTTERANCE_FILE = "utterance.wav";

interface Saying {
  readonly text: string;
  /** 1 is natural. */
  readonly rate: number;
  /** Identity of the voice. */
  readonly voice: string;
}

/** One text spoken at a rate: the unit that an edit of its line makes anew. */
export function utteranceRecipe(
  session: SynthesizerSession,
  { text, rate, voice }: Saying,
  cpu: Slots,
): Recipe<Utterance> {
  let lost: readonly string[] = [];
  const said: string[] = [];
  return {
    kind: "utterance/1",
    key: { voice, text, rate },
    output: Utterance,
    warnings: () =>
      lost.length === 0
        ? said
        : [...said, `The voice has no sound for ${lost.join(" ")} in "${text}" and left it out.`],
    make: (dir, signal) =>
      cpu.use(signal, async () => {
        const wav = join(dir, UTTERANCE_FILE);
        const warn = (message: string): void => void said.push(message);
        lost = await session.speak({ text, rate, wav }, { signal, cpu, warn });
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
  /** Other voices of single lines, by line. */
  readonly lineVoices: ReadonlyMap<number, VoiceChoice>;
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
      /** The line's own voice and its highest rate, where it has another than the rest. */
      voice: z.string().optional(),
      maxRate: z.number().optional(),
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
  key: ({ lines, voice, lineVoices }) => ({
    lines: lines.map(({ id, text }) => [id, text]),
    voice: voice.digest,
    ...(lineVoices.size === 0 ? {} : { lineVoices: digestsOf(lines, lineVoices) }),
  }),
  async run(input, context) {
    const { voice } = input;
    const speakable = input.lines.filter(({ text }) => isSpeakable(text));
    let done = 0;
    const onLine = (): void => {
      done += 1;
      context.progress(done, speakable.length);
    };
    const spoken = new Map<number, Synthesized["lines"][number]>();
    for (const [own, lines] of byVoice(speakable, input)) {
      for (const line of await speakAll(lines, own, input, context, onLine)) {
        spoken.set(line.id, line);
      }
    }
    const lines = speakable.flatMap(({ id }) => spoken.get(id) ?? []);
    return { lines, voice: voice.digest, maxRate: voice.maxRate };
  },
};

const digestsOf = (
  lines: readonly TextLine[],
  voices: SynthesizeIn["lineVoices"],
): [number, string][] =>
  lines.flatMap(({ id }): [number, string][] => {
    const voice = voices.get(id);
    return voice === undefined ? [] : [[id, voice.digest]];
  });

/** The lines of each voice: one is loaded once, and speaks all that is its own. */
export function byVoice<L extends { readonly id: number }>(
  lines: readonly L[],
  { voice, lineVoices }: Pick<SynthesizeIn, "voice" | "lineVoices">,
): [VoiceChoice, L[]][] {
  const groups = new Map<string, [VoiceChoice, L[]]>();
  for (const line of lines) {
    const own = lineVoices.get(line.id) ?? voice;
    const group = groups.get(own.digest) ?? [own, []];
    group[1].push(line);
    groups.set(own.digest, group);
  }
  return [...groups.values()];
}

async function speakAll(
  lines: readonly TextLine[],
  voice: VoiceChoice,
  { language, voice: usual }: SynthesizeIn,
  context: StepContext,
  onLine: () => void,
): Promise<Synthesized["lines"]> {
  const { engines, cpu } = context.tools;
  const synthesizer = await engines.synthesizerNamed(voice.name);
  await using loan = await engines.borrowVoice(synthesizer, language, voice.voice);
  const { session } = loan;
  const own = voice.digest === usual.digest ? {} : { voice: voice.digest, maxRate: voice.maxRate };
  return await eachUnit(lines, WIDTH, context.signal, async ({ id, text }, signal) => {
    const recipe = utteranceRecipe(session, { text, rate: 1, voice: voice.digest }, cpu);
    const unit = await context.artifacts.getOrMake(recipe, signal);
    for (const warning of unit.warnings ?? []) context.warn(warning);
    const file = `${String(id).padStart(4, "0")}.wav`;
    await linkFile(unit.file(UTTERANCE_FILE), join(context.dir, file));
    onLine();
    return { id, file, unit: unit.key, ...own };
  });
}

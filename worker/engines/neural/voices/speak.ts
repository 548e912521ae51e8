import { OctaviaError } from "../../../../contract/errors.ts";
import type { Language } from "../../../../contract/languages.ts";
import type { TaskContext } from "../../../compute/compute.ts";
import type { Device } from "../../engine.ts";
import { openGraph } from "../runtime/graph.ts";
import { borrowModel, closeModel } from "../runtime/model-cache.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import type { Dtype, GraphSettings } from "../runtime/types.ts";
import { openKokoro } from "./kokoro.ts";
import { speakPiece } from "./speak-piece.ts";
import { joinPieces, type Spoken, writeSpeech } from "./speech-file.ts";
import { openSupertonic } from "./supertonic.ts";
import { openVits } from "./vits.ts";
import type { NeuralVoice, Saying } from "./voice.ts";

/** A voice model and how it is opened. */
export interface VoiceModel {
  readonly family: "vits" | "kokoro" | "supertonic";
  /** Absolute path of its folder. */
  readonly dir: string;
  readonly dtype: Dtype;
  /** In the order in which they are tried. */
  readonly devices: readonly Device[];
  readonly threads: number;
  /** Supertonic from version 2 on: text is given with its language. */
  readonly languageTags?: boolean;
}

/** What can be known of a voice once it is open. */
interface VoiceFacts {
  readonly device: Device;
  /** Hz. */
  readonly sampleRate: number;
  /** Largest speaking rate of its own; 1 if it has none. */
  readonly maxRate: number;
}

interface SpeakInput {
  readonly model: VoiceModel;
  /** Kokoro reads phonemes (`phonemize`), the others text. */
  readonly saying: Saying;
  readonly language: Language;
  /** One of the voices in the model's folder; if not given, the first (Kokoro: of the language). */
  readonly voice?: string | undefined;
  /** 1 is natural; up to the voice's `maxRate`. */
  readonly rate: number;
  /** Same model, text, rate, seed and device: same sound. */
  readonly seed: number;
  /** Where the WAV file goes. */
  readonly wav: string;
}

interface Spoke extends Pick<VoiceFacts, "device" | "sampleRate"> {
  readonly frames: number;
  /** Letters and digits left out because the voice has no sound for them. */
  readonly lost: readonly string[];
}

const KIND = "voice";
const borrow = (model: VoiceModel) => borrowModel(KIND, model, openVoice);

/** Pool task: loads a voice, if it is not loaded yet. @throws MissingModel, OutOfMemory, EngineFailure */
export async function openNeuralVoice(model: VoiceModel): Promise<VoiceFacts> {
  await using loan = await borrow(model);
  const { device, sampleRate, maxRate } = loan.session;
  return { device, sampleRate, maxRate };
}

/** Pool task: frees a voice's memory; nothing happens if it is not loaded. */
export const closeNeuralVoice = (model: VoiceModel): Promise<void> => closeModel(KIND, model);

/**
 * Pool task: speaks a text into a mono 16-bit WAV file, piece by piece (sentences, clauses where
 * those are too long), with short pauses between them and no silence at the ends.
 * @throws InvalidInput if nothing of it can be spoken or there is no such voice; MissingModel,
 * OutOfMemory, EngineFailure, DiskFull; Cancelled between pieces
 */
export async function speakNeural(input: SpeakInput, context: TaskContext): Promise<Spoke> {
  await using loan = await borrow(input.model);
  const voice = loan.session;
  const { language, seed } = input;
  const script = voice.prepare(input.saying, language);
  const rate = Math.min(input.rate, Math.max(1, voice.maxRate));
  const spoken: Spoken[] = [];
  for (const [index, { text, pause }] of script.pieces.entries()) {
    const delivery = { language, rate, seed, voice: input.voice };
    const parts = await speakPiece(voice, { text, pause }, delivery, context);
    spoken.push(...parts.map((part) => ({ ...part, pause: part.pause / rate })));
    context.progress(index + 1, script.pieces.length);
  }
  context.checkCancelled();
  const { device, sampleRate } = voice;
  const samples = joinPieces(spoken, sampleRate);
  if (samples.length === 0) throw silent();
  await writeSpeech(input.wav, samples, sampleRate);
  return { device, sampleRate, frames: samples.length, lost: script.lost };
}

const silent = (): OctaviaError =>
  new OctaviaError("EngineFailure", "The voice gave only silence for a line.", {
    hint: "Try another dtype or voice; `octavia models verify` checks the model's files.",
  });

async function openVoice(model: VoiceModel): Promise<NeuralVoice> {
  const folder = await openModelFolder(model.dir);
  const settings: GraphSettings = { devices: model.devices, threads: model.threads };
  const open = (source: Parameters<typeof openGraph>[0]) => openGraph(source, settings);
  switch (model.family) {
    case "vits":
      return openVits(folder, model.dtype, open);
    case "kokoro":
      return openKokoro(folder, model.dtype, open);
    case "supertonic":
      return openSupertonic(folder, model.dtype, open, model.languageTags ?? false);
  }
}

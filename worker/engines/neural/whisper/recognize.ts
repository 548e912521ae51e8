import { basename } from "node:path";
import type { Language } from "../../../../contract/languages.ts";
import type { SpeechSegment, Transcript } from "../../../../contract/transcript.ts";
import type { TaskContext } from "../../../compute/compute.ts";
import type { Loan } from "../../engines.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import { type Attempt, attempts } from "../runtime/out-of-memory.ts";
import { readWhisperConfig } from "./config.ts";
import {
  borrowWhisper,
  closeWhisperModel,
  dtypesFrom,
  type Whisper,
  type WhisperModelSettings,
} from "./load.ts";
import { type BatchOptions, BatchRun, type Outcome } from "./run-batches.ts";
import { Sound } from "./sound.ts";
import type { WhisperTask } from "./tokens.ts";
import { packWindows, type SpeechWindow } from "./windows.ts";

export interface RecognizeWhisperInput extends WhisperModelSettings {
  /** What the transcript calls the model; its folder's name if not given. */
  readonly name?: string;
  /** 16 kHz mono 16-bit WAV. */
  readonly wav: string;
  /** Where somebody speaks, in time order. */
  readonly segments: readonly SpeechSegment[];
  /** What is spoken. */
  readonly language: Language | "auto";
  /** What to write: what is said, or that in English. */
  readonly task: WhisperTask;
  /** Names and words to expect. */
  readonly vocabulary?: readonly string[];
  /** Windows decoded at once; fewer where memory is short. */
  readonly batch: number;
  /** Tried in turn where a window is heard badly; OpenAI's if not given. */
  readonly temperatures?: readonly number[];
  /** For temperatures above 0. */
  readonly seed?: number;
}

/** OpenAI's transcribe.py. */
const TEMPERATURES = [0, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * Speech to text with times by a Whisper, in seconds of the file; a task of the pool. Each window
 * is heard by itself, without the text before it. Progress in seconds of speech.
 * @throws MissingModel, OutOfMemory, EngineFailure; InvalidInput if the model cannot do the
 * language or the task; Cancelled
 */
export async function recognizeWhisper(
  input: RecognizeWhisperInput,
  context: TaskContext,
): Promise<Transcript> {
  const { window: most } = await readWhisperConfig(await openModelFolder(input.dir));
  await using models = new Models(input);
  await using sound = await Sound.open(input.wav);
  const check = (): void => context.checkCancelled();
  const windows = packWindows(await sound.stretches(input.segments, most, check), most);
  const run = new BatchRun(sound, optionsOf(input, context, windows));
  const ladder = attempts(input.batch, await dtypesFrom(input), input.devices);
  const outcomes = await run.hear(windows, ladder, (attempt) => models.open(attempt));
  const passages = outcomes.flatMap((outcome) => outcome.passages);
  const warnings = [...run.warnings, ...outcomes.flatMap(doubts)];
  if (passages.length > 0 && models.estimatesWords) {
    warnings.push("The times of single words are estimates: this model does not show them.");
  }
  return {
    language: textLanguage(input, run.language),
    passages,
    punctuated: true,
    engine: [input.name ?? basename(input.dir), ...models.description].join(" "),
    warnings,
  };
}

/** The model in use: one at a time, so that a smaller one finds the room of the one before. */
class Models implements AsyncDisposable {
  /** The model asked for. */
  readonly #first: WhisperModelSettings;
  #settings: WhisperModelSettings;
  #loan: Loan<Whisper> | undefined;

  constructor({ dir, dtype, devices, threads }: WhisperModelSettings) {
    this.#first = { dir, dtype, devices, threads };
    this.#settings = this.#first;
  }

  async open({ dtype, device }: Attempt): Promise<Whisper> {
    const { devices } = this.#first;
    // A device that does not take the model is passed over, as at the first attempt.
    const left = devices.slice(Math.max(0, devices.indexOf(device)));
    const { dtype: dtypeNow, devices: devicesNow } = this.#settings;
    if (dtypeNow !== dtype || devicesNow.length !== left.length) {
      await this.#loan?.[Symbol.asyncDispose]();
      this.#loan = undefined;
      await closeWhisperModel(this.#settings);
      this.#settings = { ...this.#first, dtype, devices: left };
    }
    this.#loan ??= await borrowWhisper(this.#settings);
    return this.#loan.session;
  }

  get estimatesWords(): boolean {
    return this.#loan?.session.network.givesAttentions === false;
  }

  /** Dtype and device, if there was anything to hear. */
  get description(): string[] {
    const device = this.#loan?.session.network.device;
    return device === undefined ? [] : [`(${this.#settings.dtype}, ${device})`];
  }

  /** The model asked for stays warm; one that stood in for it does not. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#loan?.[Symbol.asyncDispose]();
    if (this.#settings !== this.#first) await closeWhisperModel(this.#settings);
  }
}

/** A file without speech has a language too: the one asked for, else English. */
function textLanguage(
  { task, language }: RecognizeWhisperInput,
  found: Language | undefined,
): Language {
  if (task === "translate") return "en";
  return found ?? (language === "auto" ? "en" : language);
}

function optionsOf(
  input: RecognizeWhisperInput,
  context: TaskContext,
  windows: readonly SpeechWindow[],
): BatchOptions {
  const total = windows.reduce((sum, window) => sum + speechSeconds(window), 0);
  const finished = new Set<SpeechWindow>();
  let done = 0;
  return {
    language: input.language,
    task: input.task,
    vocabulary: input.vocabulary ?? [],
    temperatures: input.temperatures ?? TEMPERATURES,
    seed: input.seed ?? 0,
    checkCancelled: () => context.checkCancelled(),
    onWindow(window) {
      // A batch that ran out of memory comes again.
      if (finished.has(window)) return;
      finished.add(window);
      done += speechSeconds(window);
      context.progress(done, total);
    },
  };
}

const speechSeconds = ({ speech }: SpeechWindow): number =>
  speech.reduce((sum, { start, end }) => sum + end - start, 0);

/** What a person should look at, because no temperature made it good. */
function doubts({ window: { speech }, verdict }: Outcome): string[] {
  const from = clock(speech[0]?.start ?? 0);
  const to = clock(speech.at(-1)?.end ?? 0);
  if (verdict === "looping") return [`From ${from} to ${to} the text repeats itself: look at it.`];
  if (verdict === "unsure") return [`From ${from} to ${to} the text is not sure: look at it.`];
  return [];
}

/** 75.4 -> "1:15" */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

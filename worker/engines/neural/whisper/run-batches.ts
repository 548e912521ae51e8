import { LANGUAGES, type Language } from "../../../../contract/languages.ts";
import type { Passage } from "../../../../contract/transcript.ts";
import type { Encoded } from "../decode/types.ts";
import { type Attempt, withStepDown } from "../runtime/out-of-memory.ts";
import { passagesOf } from "./assemble.ts";
import { decodeWindows, encodeWindows } from "./decode-batch.ts";
import { findLanguage } from "./find-language.ts";
import type { Verdict } from "./guards.ts";
import type { Whisper } from "./load.ts";
import type { Sound } from "./sound.ts";
import type { WhisperTask } from "./tokens.ts";
import type { SpeechWindow } from "./windows.ts";

/** Language is sought in so many seconds of speech. */
const LANGUAGE_SECONDS = 60;
/** A guess below this is told to the person. */
const SURE = 0.5;

export interface BatchOptions {
  readonly language: Language | "auto";
  readonly task: WhisperTask;
  readonly vocabulary: readonly string[];
  readonly temperatures: readonly number[];
  readonly seed: number;
  readonly checkCancelled: () => void;
  /** A window is done. */
  readonly onWindow: (window: SpeechWindow) => void;
}

/** What came of a window. */
export interface Outcome {
  readonly window: SpeechWindow;
  readonly passages: readonly Passage[];
  readonly verdict: Verdict;
}

/** One pass over the windows of a file. */
export class BatchRun {
  readonly warnings: string[] = [];
  readonly #sound: Sound;
  readonly #options: BatchOptions;
  #language: Language | undefined;

  constructor(sound: Sound, options: BatchOptions) {
    this.#sound = sound;
    this.#options = options;
    if (options.language !== "auto") this.#language = options.language;
  }

  /** What is spoken; absent until something was heard. */
  get language(): Language | undefined {
    return this.#language;
  }

  /**
   * Hears all windows, some at a time. Where memory is short: fewer at a time, then smaller
   * weights, then another device; what is done stays done.
   * @param open the model for an attempt, in the thread
   * @throws OutOfMemory if nothing helps; EngineFailure, InvalidInput, Cancelled
   */
  async hear(
    windows: readonly SpeechWindow[],
    ladder: readonly Attempt[],
    open: (attempt: Attempt) => Promise<Whisper>,
  ): Promise<Outcome[]> {
    const { results, stepsDown } = await withStepDown(windows, ladder, async (batch, attempt) =>
      this.#hearBatch(await open(attempt), batch),
    );
    this.warnings.push(...stepsDown.map(({ to }) => shortMemory(to)));
    return results;
  }

  async #hearBatch(whisper: Whisper, windows: readonly SpeechWindow[]): Promise<Outcome[]> {
    const { checkCancelled, onWindow, task, vocabulary, temperatures, seed } = this.#options;
    const features = await this.#features(whisper, windows);
    const encoded = await encodeWindows(whisper, features, checkCancelled);
    const language = this.#language ?? (await this.#findLanguage(whisper, encoded, windows));
    const heard = await decodeWindows(whisper, encoded, features, {
      prompt: whisper.tokens.prompt(language, task, vocabulary),
      temperatures,
      seed,
      control: {
        checkCancelled,
        onRow(row) {
          const window = windows[row];
          if (window !== undefined) onWindow(window);
        },
      },
    });
    const written = task === "translate" ? "en" : language;
    return windows.flatMap((window, index) => {
      const one = heard[index];
      if (one === undefined) return [];
      const passages = passagesOf(whisper, window, one, written);
      return [{ window, passages, verdict: one.verdict }];
    });
  }

  async #features({ mel }: Whisper, windows: readonly SpeechWindow[]): Promise<Float32Array[]> {
    const features: Float32Array[] = [];
    for (const window of windows) {
      this.#options.checkCancelled();
      const out = new Float32Array(mel.bins * mel.frames);
      mel.write(await this.#sound.samples(window), out);
      features.push(out);
    }
    return features;
  }

  async #findLanguage(
    whisper: Whisper,
    encoded: Encoded,
    windows: readonly SpeechWindow[],
  ): Promise<Language> {
    const { checkCancelled } = this.#options;
    if (!whisper.tokens.multilingual) {
      this.#language = "en";
      return "en";
    }
    try {
      const rows = firstMinute(windows);
      const guess = await findLanguage(whisper, encoded, rows, checkCancelled);
      const { name } = LANGUAGES[guess.language];
      if (guess.likeliest !== guess.language) {
        this.warnings.push(
          `The speech sounds like "${guess.likeliest}", which Octavia does not know; ${name} was taken.`,
        );
      } else if (guess.probability < SURE) {
        this.warnings.push(`The language is not sure; ${name} was taken as the likeliest.`);
      }
      this.#language = guess.language;
      return guess.language;
    } catch (error) {
      encoded.dispose();
      throw error;
    }
  }
}

/** How many windows hold the first minute of speech. */
function firstMinute(windows: readonly SpeechWindow[]): number {
  let seconds = 0;
  let rows = 0;
  for (const { speech } of windows) {
    if (seconds >= LANGUAGE_SECONDS) break;
    seconds += speech.reduce((sum, { start, end }) => sum + end - start, 0);
    rows += 1;
  }
  return rows;
}

const shortMemory = ({ batch, dtype, device }: Attempt): string =>
  `Memory was short: recognition went on with ${batch} at a time (${dtype}, ${device}).`;

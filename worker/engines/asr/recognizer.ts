import type { RecognitionTask } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import type { SpeechSegment, Transcript } from "../../../contract/transcript.ts";
import type { EngineFacts, EngineSession, SessionOptions } from "../engine.ts";

export interface RecognizeInput {
  /** 16 kHz mono 16-bit WAV. */
  readonly wav: string;
  readonly segments: readonly SpeechSegment[];
  readonly language: Language | "auto";
  /** What to write: what is said, or that in English; the former if not given. */
  readonly task?: RecognitionTask;
  /** Names and words to expect, for engines that can be told. */
  readonly vocabulary?: readonly string[];
  /** A folder for files in the making; the caller removes it. */
  readonly scratch: string;
}

export interface RecognizerSession extends EngineSession {
  /**
   * Speech to words with times, segments in parallel; progress counts seconds of speech.
   * @throws EngineFailure, Cancelled
   */
  recognize(input: RecognizeInput, options: SessionOptions): Promise<Transcript>;
}

export interface Recognizer extends EngineFacts {
  readonly task: "asr";
  languages(): Promise<readonly Language[]>;
  open(): Promise<RecognizerSession>;
}

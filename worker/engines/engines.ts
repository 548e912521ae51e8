import type { Language } from "../../contract/languages.ts";
import type { Recognizer, RecognizerSession } from "./asr/recognizer.ts";
import type { Availability } from "./engine.ts";
import type { Translator, TranslatorSession } from "./mt/translator.ts";
import type { Synthesizer, SynthesizerSession, Voice } from "./tts/synthesizer.ts";
import type { SpeechDetector } from "./vad/detector.ts";

/** One engine's line in `octavia engines`. */
export interface EngineListing {
  readonly name: string;
  readonly task: string;
  readonly family: string;
  readonly availability: Availability;
  /** Languages, or pairs written "en-es". */
  readonly languages: readonly string[];
}

/** One voice that can be asked for. */
export interface VoiceListing extends Voice {
  readonly engine: string;
}

/** One direct translation of a pivot path, with the engine that does it. */
export interface Hop {
  readonly from: Language;
  readonly to: Language;
  readonly translator: Translator;
}

/** A session on loan: dispose of the loan, and the session stays warm for the next. */
export interface Loan<Session> extends AsyncDisposable {
  readonly session: Session;
}

/** The registry: which engines there are, which is best for a language, and their warm sessions. */
export interface Engines extends AsyncDisposable {
  list(): Promise<EngineListing[]>;
  /** Of the engines that can be used here. */
  voices(): Promise<VoiceListing[]>;
  /** @throws MissingModel if none is available */
  detector(): Promise<SpeechDetector>;
  /**
   * Best for the language, or the one that is wanted.
   * @throws MissingModel naming the languages that work
   */
  recognizer(language: Language | "auto", wanted?: string): Promise<Recognizer>;
  /** By name. @throws MissingModel */
  recognizerNamed(name: string): Promise<Recognizer>;
  /**
   * Shortest path of installed pairs; among equals those that are wanted, then the better ones.
   * Empty if from = to.
   * @throws MissingModel naming the pairs that work
   */
  route(from: Language, to: Language, wanted?: readonly string[]): Promise<Hop[]>;
  /** By name. @throws MissingModel */
  translatorNamed(name: string): Promise<Translator>;
  /** Best for the language, or the one that has the voice. @throws MissingModel, InvalidInput */
  synthesizer(language: Language, voice: string | undefined, wanted?: string): Promise<Synthesizer>;
  /** By name. @throws MissingModel */
  synthesizerNamed(name: string): Promise<Synthesizer>;
  borrowRecognizer(recognizer: Recognizer): Promise<Loan<RecognizerSession>>;
  borrowTranslator(hop: Hop): Promise<Loan<TranslatorSession>>;
  borrowVoice(
    synthesizer: Synthesizer,
    language: Language,
    voice: string | undefined,
  ): Promise<Loan<SynthesizerSession>>;
}

import type { Language } from "../../../contract/languages.ts";
import type { EngineFacts, EngineSession, SessionOptions } from "../engine.ts";

export interface Utterance {
  readonly text: string;
  /** 1 is the voice's natural rate; up to `maxRate` faster, down to 0.8 slower. */
  readonly rate: number;
  /** Where the WAV goes (mono, 16-bit, any rate). */
  readonly wav: string;
}

export interface SynthesizerSession extends EngineSession {
  /**
   * @returns what of the text the voice has no sound for and has left out; empty if nothing
   * @throws EngineFailure, Cancelled
   */
  speak(utterance: Utterance, options: SessionOptions): Promise<readonly string[]>;
}

/** What is known of a voice without loading it. */
export interface VoiceFacts {
  /** Hash-worthy identity of the voice and its model: part of cache keys. */
  readonly digest: string;
  /** Largest own speaking rate (1 where the engine has none). */
  readonly maxRate: number;
}

export interface Voice {
  /** As the engine names it: what `--voice` takes. */
  readonly id: string;
  readonly language: Language;
  readonly description: string;
}

export interface Synthesizer extends EngineFacts {
  readonly task: "tts";
  voices(): Promise<readonly Voice[]>;
  /** @throws InvalidInput if there is no such voice for the language */
  describe(language: Language, voice: string | undefined): Promise<VoiceFacts>;
  /** @throws as `describe`; MissingModel, OutOfMemory */
  open(language: Language, voice: string | undefined): Promise<SynthesizerSession>;
}

import type { TextLine } from "../../../contract/transcript.ts";
import type { EngineFacts, EngineSession, LanguagePair, SessionOptions } from "../engine.ts";

export interface TranslatorSession extends EngineSession {
  /**
   * Every line comes back, in order, by id; progress counts lines.
   * @throws EngineFailure, Cancelled
   */
  translate(lines: readonly TextLine[], options: SessionOptions): Promise<TextLine[]>;
}

export interface Translator extends EngineFacts {
  readonly task: "mt";
  /** The direct pairs that are installed. */
  pairs(): Promise<readonly LanguagePair[]>;
  open(pair: LanguagePair): Promise<TranslatorSession>;
}

import type { GlossaryTerm } from "../../../contract/kinds/words.ts";
import type { Alternative, TextLine } from "../../../contract/transcript.ts";
import type { EngineFacts, EngineSession, LanguagePair, SessionOptions } from "../engine.ts";

/** A line's translation. */
export interface TranslatedLine extends TextLine {
  /** Its translations, this one and others, the best first, where the engine gives several. */
  readonly candidates?: readonly Alternative[];
  /** What the engine found wrong with its own work, for people; empty if nothing. */
  readonly doubts?: readonly string[];
}

export interface TranslateOptions extends SessionOptions {
  readonly glossary?: readonly GlossaryTerm[];
}

export interface TranslatorSession extends EngineSession {
  /**
   * Every line comes back, in order, by id; progress counts lines.
   * @throws EngineFailure, Cancelled
   */
  translate(lines: readonly TextLine[], options: TranslateOptions): Promise<TranslatedLine[]>;
}

export interface Translator extends EngineFacts {
  readonly task: "mt";
  /** The direct pairs that are installed. */
  pairs(): Promise<readonly LanguagePair[]>;
  open(pair: LanguagePair): Promise<TranslatorSession>;
}

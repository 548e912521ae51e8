import { z } from "zod";
import { OctaviaError } from "../../../../contract/errors.ts";
import { type LoadedTokenizer, Tokenizer } from "../runtime/tokenizer.ts";
import type { ModelFolder } from "../runtime/types.ts";
import type { WhisperConfig } from "./config.ts";

export type WhisperTask = "transcribe" | "translate";

/** Seconds between two time stamps (Whisper, all sizes). */
const STAMP = 0.02;
const SPECIAL = /<\|[^|]*\|>/g;

/** What stands before the text of a window. */
export interface Prompt {
  readonly tokens: readonly number[];
  /** Where <|startoftranscript|> is: what follows it tells language and silence. */
  readonly start: number;
}

/** Whisper's vocabulary: its special tokens, and text from tokens and back. */
export class WhisperTokens {
  /** <|0.00|>; all from here on are time stamps. */
  readonly firstStamp: number;
  readonly endToken: number;
  readonly noTimestamps: number;
  /** <|nospeech|>, by whichever name it has. */
  readonly noSpeech: number | undefined;
  /** Language code to its token; empty for a model that knows English alone. */
  readonly languages: ReadonlyMap<string, number>;
  readonly #tokenizer: LoadedTokenizer;
  readonly #config: WhisperConfig;

  constructor(tokenizer: LoadedTokenizer, config: WhisperConfig) {
    this.#tokenizer = tokenizer;
    this.#config = config;
    this.endToken = config.endToken;
    this.noTimestamps = config.generation.no_timestamps_token_id ?? this.#need("<|notimestamps|>");
    this.firstStamp = this.noTimestamps + 1;
    this.noSpeech =
      tokenizer.token_to_id("<|nospeech|>") ?? tokenizer.token_to_id("<|nocaptions|>");
    this.languages = this.#findLanguages();
  }

  /** Whether it can be told a language and a task. */
  get multilingual(): boolean {
    return this.languages.size > 0;
  }

  isStamp(token: number): boolean {
    return token >= this.firstStamp;
  }

  /** Seconds in the window. */
  stampTime(token: number): number {
    return (token - this.firstStamp) * STAMP;
  }

  /** The shortest prompt: after it the model says the language. */
  start(): readonly number[] {
    return [this.#config.startToken];
  }

  /**
   * @param language a code the model knows; left out for a model of English alone
   * @param vocabulary names and words to expect; what is too long for the model is cut off
   * @throws InvalidInput if the model does not know the language or cannot translate
   */
  prompt(language: string, task: WhisperTask, vocabulary: readonly string[] = []): Prompt {
    const before = this.#vocabulary(vocabulary);
    const tokens = [...before, this.#config.startToken];
    if (this.multilingual) tokens.push(this.#language(language), this.#task(task));
    else if (language !== "en" || task !== "transcribe") {
      throw new OctaviaError("InvalidInput", "This Whisper model knows English alone.", {
        hint: "Choose a multilingual model (one without .en in its name).",
      });
    }
    return { tokens, start: before.length };
  }

  /** Text of tokens, special ones left out. Bytes that are no whole character come as U+FFFD. */
  text(tokens: readonly number[]): string {
    const plain = tokens.filter((token) => token < this.endToken);
    if (plain.length === 0) return "";
    return this.#tokenizer.decode(plain, {
      skip_special_tokens: true,
      clean_up_tokenization_spaces: false,
    });
  }

  #vocabulary(words: readonly string[]): number[] {
    const text = words.map((word) => word.replaceAll(SPECIAL, " ").trim()).filter(Boolean);
    const before =
      this.#config.generation.prev_sot_token_id ?? this.#tokenizer.token_to_id("<|startofprev|>");
    if (text.length === 0 || before === undefined) return [];
    const { ids } = this.#tokenizer.encode(` ${text.join(", ")}.`, { add_special_tokens: false });
    // Half of the context stays for the transcript (OpenAI's decoding.py).
    return [before, ...ids.slice(0, Math.floor(this.#config.context / 2) - 1)];
  }

  #language(code: string): number {
    const token = this.languages.get(code);
    if (token !== undefined) return token;
    throw new OctaviaError("InvalidInput", `This Whisper model does not know "${code}".`, {
      hint: "Choose another model, or let it find the language itself (auto).",
    });
  }

  #task(task: WhisperTask): number {
    return this.#config.generation.task_to_id?.[task] ?? this.#need(`<|${task}|>`);
  }

  /** By the model's own table; else the tokens between <|startoftranscript|> and the tasks. */
  #findLanguages(): Map<string, number> {
    const { lang_to_id: table, is_multilingual: multilingual } = this.#config.generation;
    if (multilingual === false) return new Map();
    const named = Object.entries(table ?? {});
    if (named.length > 0) return new Map(named.map(([name, id]) => [name.slice(2, -2), id]));
    const tokens = [...this.#tokenizer.get_added_tokens_decoder()];
    const translate = this.#tokenizer.token_to_id("<|translate|>") ?? 0;
    // English-only models have the tokens too, but no room for them: their text ends a token earlier.
    if (multilingual === undefined && this.endToken === ENGLISH_ONLY_END) return new Map();
    return new Map(
      tokens
        .filter(([id]) => id > this.#config.startToken && id < translate)
        .map(([id, token]) => [token.content.slice(2, -2), id]),
    );
  }

  #need(token: string): number {
    const id = this.#tokenizer.token_to_id(token);
    if (id !== undefined) return id;
    throw new OctaviaError("EngineFailure", `The model's tokenizer lacks ${token}.`, {
      hint: "Get the model again: `octavia models verify` tells which are damaged.",
    });
  }
}

/** <|endoftext|> of OpenAI's .en models (GPT-2's vocabulary); the multilingual have 50257. */
const ENGLISH_ONLY_END = 50_256;

/** @throws EngineFailure if the folder has no tokenizer, or one that is no Whisper's */
export async function readWhisperTokens(
  folder: ModelFolder,
  config: WhisperConfig,
): Promise<WhisperTokens> {
  const anything = z.record(z.string(), z.unknown());
  const model = await folder.readJson("tokenizer.json", anything);
  const settings = await folder.readJson("tokenizer_config.json", anything);
  return new WhisperTokens(new Tokenizer(model, settings), config);
}

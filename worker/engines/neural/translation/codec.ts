import { OctaviaError } from "../../../../contract/errors.ts";
import { LANGUAGES, Language } from "../../../../contract/languages.ts";
import type { TranslationConfig } from "./config.ts";
import { MODEL_CODES } from "./languages.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Text to a model's tokens and back, for one pair of languages. */
export interface Codec {
  /** With the language and end tokens that the encoder is used to. */
  encode(text: string): number[];
  decode(tokens: readonly number[]): string;
  /** Tokens every translation begins with after the start token: its language, or none. */
  readonly begin: readonly number[];
}

/** @throws MissingModel if the model has no token for one of the languages and needs it */
export function codecFor(
  config: TranslationConfig,
  vocabulary: Vocabulary,
  from: Language,
  to: Language,
): Codec {
  return config.family === "marian"
    ? marianCodec(config, vocabulary, to)
    : manyToManyCodec(vocabulary, from, to);
}

/**
 * Opus-MT: the text and the end token. Models of several targets are told which by a token before
 * the text (`>>spa<<`); those of one have no such tokens.
 */
function marianCodec(config: TranslationConfig, vocabulary: Vocabulary, to: Language): Codec {
  const target = marianTarget(vocabulary, to);
  const several = Language.options.some((each) => marianTarget(vocabulary, each) !== undefined);
  if (target === undefined && several) throw unknownLanguage(to);
  const before = target === undefined ? [] : [target];
  return {
    encode: (text) => [...before, ...vocabulary.encode(text), config.endToken],
    decode: vocabulary.decode,
    begin: [],
  };
}

function marianTarget(vocabulary: Vocabulary, language: Language): number | undefined {
  for (const code of MODEL_CODES[language].marian) {
    const id = vocabulary.idOf(`>>${code}<<`);
    if (id !== undefined) return id;
  }
  return undefined;
}

const LANGUAGE_TOKEN = /^__[a-z]{2,3}__$|^[a-z]{3}_[A-Z][a-z]{3}$/;

/**
 * M2M100 and NLLB: a token of the source language stands before the text (in old NLLB files after
 * it: the tokenizer's template tells), one of the target language begins the translation.
 */
function manyToManyCodec(vocabulary: Vocabulary, from: Language, to: Language): Codec {
  const source = languageToken(vocabulary, from);
  const template = vocabulary.template ?? ["__en__", undefined, "</s>"];
  const around = template.map((token) => {
    if (token === undefined) return undefined;
    return LANGUAGE_TOKEN.test(token) ? source : vocabulary.idOf(token);
  });
  const text = template.indexOf(undefined);
  const before = around.slice(0, text).filter((id) => id !== undefined);
  const after = around.slice(text + 1).filter((id) => id !== undefined);
  return {
    encode: (each) => [...before, ...vocabulary.encode(each), ...after],
    decode: vocabulary.decode,
    begin: [languageToken(vocabulary, to)],
  };
}

function languageToken(vocabulary: Vocabulary, language: Language): number {
  const { m2m100, nllb } = MODEL_CODES[language];
  const id = vocabulary.idOf(nllb) ?? vocabulary.idOf(`__${m2m100}__`);
  if (id === undefined) throw unknownLanguage(language);
  return id;
}

function unknownLanguage(language: Language): OctaviaError {
  return new OctaviaError(
    "MissingModel",
    `The translation model does not know ${LANGUAGES[language].name}.`,
    { hint: "`octavia models list` shows which languages each model translates." },
  );
}

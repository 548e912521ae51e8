import type { GlossaryTerm } from "../../../../contract/kinds/words.ts";
import type { Language } from "../../../../contract/languages.ts";
import type { TextLine } from "../../../../contract/transcript.ts";
import type { TaskContext } from "../../../compute/compute.ts";
import type { Device } from "../../engine.ts";
import { borrowModel, closeModel } from "../runtime/model-cache.ts";
import { joinLine, splitLine, type TranslatedText } from "./lines.ts";
import { type ModelSettings, openTranslationModel } from "./model.ts";
import { translateProtected } from "./protect.ts";
import { translateTexts } from "./search.ts";

export interface TranslateInput {
  readonly model: ModelSettings;
  readonly lines: readonly TextLine[];
  readonly from: Language;
  readonly to: Language;
  /** 1 is greedy; 4 if not given. */
  readonly beams?: number;
  /** Texts a line may come back with, alternatives and all, at most `beams`; 1 if not given. */
  readonly nBest?: number;
  /** Most source tokens in a batch, padding included. */
  readonly batchTokens?: number;
  readonly glossary?: readonly GlossaryTerm[];
}

interface TranslateResult {
  /** In the order of the input, by its ids. */
  readonly lines: readonly (TextLine & TranslatedText)[];
  /** The one it really ran on. */
  readonly device: Device;
  /** Less than was asked for if memory ran out. */
  readonly batchTokens: number;
}

const BEAMS = 4;
/** About 40 sentences: measured on the size of Opus-MT, larger batches gain nothing. */
const BATCH_TOKENS = 512;

const KIND = "translation";
const borrow = (model: ModelSettings) => borrowModel(KIND, model, openTranslationModel);

/**
 * Pool task: loads a model, if it is not loaded yet.
 * @throws MissingModel, OutOfMemory, EngineFailure
 */
export async function openTranslator(model: ModelSettings): Promise<{ readonly device: Device }> {
  await using loan = await borrow(model);
  return { device: loan.session.device };
}

/** Pool task: frees a model's memory; nothing happens if it is not loaded. */
export const closeTranslator = (model: ModelSettings): Promise<void> => closeModel(KIND, model);

/**
 * Pool task: translates lines with an Opus-MT, M2M100 or NLLB model; progress in lines.
 * @throws MissingModel, EngineFailure; OutOfMemory if not even one sentence fits; Cancelled within
 * one token
 */
export async function translateSeq2Seq(
  input: TranslateInput,
  context: TaskContext,
): Promise<TranslateResult> {
  const { lines, from, to, beams = BEAMS, nBest = 1, batchTokens = BATCH_TOKENS } = input;
  await using loan = await borrow(input.model);
  const model = loan.session;
  const split = lines.map(({ text }) => splitLine(text, from, input.glossary ?? []));
  const sentences = split.flat();
  const budget = { tokens: batchTokens };
  const checkCancelled = (): void => context.checkCancelled();
  // More hypotheses than are returned: among them may be one that keeps a number.
  const translating = { model, from, to, beams, nBest: beams, budget, checkCancelled };
  let done = 0;
  const outcomes = await translateProtected(
    sentences,
    to,
    (texts, onDone) => translateTexts(texts, translating, onDone),
    () => {
      done += 1;
      context.progress(Math.floor((lines.length * done) / sentences.length), lines.length);
    },
  );
  context.progress(lines.length, lines.length);
  let at = 0;
  const translated = lines.map(({ id }, index) => {
    const own = split[index] ?? [];
    at += own.length;
    return { id, ...joinLine(own, outcomes.slice(at - own.length, at), nBest) };
  });
  return { lines: translated, device: model.device, batchTokens: budget.tokens };
}

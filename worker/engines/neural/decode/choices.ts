import { OctaviaError } from "../../../../contract/errors.ts";
import type { DecoderStep } from "./cached-decoder.ts";
import type { Ranker } from "./ranker.ts";
import type { Ranked } from "./scan.ts";
import type { DecodeControl, DecodeRequest, DecodingRow } from "./types.ts";

/** The logits after each prompt, before anyone writes to them. */
export function tellPrompts(
  step: DecoderStep,
  request: DecodeRequest,
  control: DecodeControl,
): void {
  if (control.onPrompt === undefined) return;
  for (const row of request.prompts.keys()) {
    control.onPrompt(row, (position) => step.logitsAt(row, position));
  }
}

/**
 * What can follow each row, after the processors.
 * @throws EngineFailure if the model gave no numbers
 */
export async function rankAll(
  step: DecoderStep,
  rows: readonly DecodingRow[],
  request: DecodeRequest,
  ranker: Ranker,
  best: number,
): Promise<Ranked[]> {
  for (const [slot, row] of rows.entries()) {
    const logits = rowOf(step, slot);
    for (const process of request.processors) process(logits, row);
  }
  const ranked = await ranker.rank(step.logits, step.vocabulary, best);
  const stuck = ranked.findIndex(({ tokens }) => tokens.length === 0);
  if (stuck !== -1) throw noChoice(rowOf(step, stuck));
  return ranked;
}

/** The logits of one row. */
export function rowOf({ logits, vocabulary }: DecoderStep, slot: number): Float32Array {
  return logits.subarray(slot * vocabulary, (slot + 1) * vocabulary);
}

/** A row of logits with nothing to choose from. */
function noChoice(logits: Float32Array): Error {
  if (!logits.some(Number.isNaN)) return new Error("Internal: every token was forbidden");
  return new OctaviaError("EngineFailure", "The model computed no numbers (NaN).", {
    hint: "This happens in half precision (fp16): choose another dtype or device.",
  });
}

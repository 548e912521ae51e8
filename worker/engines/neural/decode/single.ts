import { type AttentionTrail, joinTrail } from "./attention.ts";
import type { CachedDecoder, DecoderStep } from "./cached-decoder.ts";
import { rankAll, rowOf, tellPrompts } from "./choices.ts";
import { seededRandom } from "./random.ts";
import type { Ranker } from "./ranker.ts";
import { closeHoles } from "./row-moves.ts";
import { draw, type Ranked } from "./scan.ts";
import type { DecodeControl, DecodeRequest, DecodingRow, Hypothesis } from "./types.ts";

/** One row of greedy decoding or sampling. */
interface SingleRow extends DecodingRow {
  readonly tokens: number[];
  readonly logProbs: number[];
  /** Draws for this row alone, so that a row's answer does not hang on which others leave when. */
  readonly random: (() => number) | undefined;
  trail: AttentionTrail | undefined;
  finished: boolean;
}

/** Greedy decoding and sampling: one hypothesis a row; rows leave the batch when they are done. */
export async function decodeSingle(
  decoder: CachedDecoder,
  ranker: Ranker,
  request: DecodeRequest,
  control: DecodeControl,
): Promise<Hypothesis[][]> {
  const all = request.prompts.map((prompt, index) => newRow(prompt, index, request));
  let live = all;
  control.checkCancelled();
  let step = await decoder.feed(request.prompts);
  tellPrompts(step, request, control);
  keepAttention(live, step);
  for (let count = 1; count <= request.maxNewTokens; count += 1) {
    const ranked = await rankAll(step, live, request, ranker, 1);
    for (const [slot, row] of live.entries()) {
      choose(rowOf(step, slot), ranked[slot], row, request);
    }
    const stays = live.map((row) => !row.finished && count < request.maxNewTokens);
    for (const [slot, row] of live.entries()) if (stays[slot] !== true) control.onRow?.(row.index);
    const parents = closeHoles(stays);
    live = parents.flatMap((slot) => live[slot] ?? []);
    if (live.length === 0) break;
    control.checkCancelled();
    await decoder.arrange(parents);
    step = await decoder.feed(live.map((row) => row.tokens.slice(-1)));
    keepAttention(live, step);
  }
  return all.map((row) => [toHypothesis(row, request)]);
}

function newRow(prompt: readonly number[], index: number, request: DecodeRequest): SingleRow {
  const { strategy } = request;
  return {
    index,
    tokens: [...prompt],
    promptLength: prompt.length,
    logProbs: [],
    random: strategy.kind === "sample" ? seededRandom(strategy.seed, index) : undefined,
    trail: undefined,
    finished: false,
  };
}

function keepAttention(live: readonly SingleRow[], { attention }: DecoderStep): void {
  if (attention === undefined) return;
  for (const [slot, row] of live.entries()) {
    row.trail = { heads: attention.of(slot), before: row.trail };
  }
}

function choose(
  logits: Float32Array,
  ranked: Ranked | undefined,
  row: SingleRow,
  { strategy, endToken }: DecodeRequest,
): void {
  const best = ranked?.tokens[0] ?? endToken;
  const bestLogProb = ranked?.logProbs[0] ?? -Infinity;
  const most = logits[best] ?? 0;
  const token =
    strategy.kind === "sample" && row.random !== undefined
      ? draw(logits, most, strategy.temperature, row.random())
      : best;
  row.logProbs.push((logits[token] ?? 0) - most + bestLogProb);
  if (token === endToken) row.finished = true;
  else row.tokens.push(token);
}

function toHypothesis(row: SingleRow, request: DecodeRequest): Hypothesis {
  const { logProbs, finished } = row;
  return {
    tokens: row.tokens.slice(row.promptLength),
    logProbs,
    score: logProbs.reduce((sum, value) => sum + value, 0) / Math.max(1, logProbs.length),
    finished,
    ...(request.attentionHeads === undefined ? {} : { attentions: joinTrail(row.trail) }),
  };
}

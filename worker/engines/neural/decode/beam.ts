import { BeamRow, type BeamStrategy, type Candidate } from "./beam-row.ts";
import type { CachedDecoder, DecoderStep } from "./cached-decoder.ts";
import { rankAll, tellPrompts } from "./choices.ts";
import type { Ranker } from "./ranker.ts";
import { closeHoles } from "./row-moves.ts";
import type { Ranked } from "./scan.ts";
import type { DecodeControl, DecodeRequest, Hypothesis } from "./types.ts";

/**
 * Beam search. The prompt is read once a row, then each row has as many slots in the batch as there
 * are beams, side by side; a row that is done leaves with all of its slots.
 */
export async function decodeBeams(
  decoder: CachedDecoder,
  ranker: Ranker,
  request: DecodeRequest,
  strategy: BeamStrategy,
  control: DecodeControl,
): Promise<Hypothesis[][]> {
  const all = request.prompts.map((_, index) => new BeamRow(index, request, strategy));
  let live = all;
  control.checkCancelled();
  let step = await decoder.feed(request.prompts);
  tellPrompts(step, request, control);
  let width = 1;
  attend(live, step, width);
  for (let count = 1; count <= request.maxNewTokens; count += 1) {
    const slots = live.flatMap((row) => row.decoding());
    const best = live[0]?.candidates ?? 0;
    const ranked = await rankAll(step, slots, request, ranker, best);
    const { stay, parents, inputs } = advance(live, ranked, width);
    for (const row of live) if (row.done) control.onRow?.(row.index);
    live = stay;
    if (live.length === 0) break;
    control.checkCancelled();
    await decoder.arrange(parents, inputs);
    step = await decoder.feed(
      live.flatMap((row) => row.beams.map(({ tokens }) => tokens.slice(-1))),
    );
    width = strategy.beams;
    attend(live, step, width);
  }
  return all.map((row) => row.hypotheses());
}

/**
 * A token further for all rows.
 * @param width slots a row has
 * @returns those that go on, and where their slots come from
 */
function advance(live: readonly BeamRow[], ranked: readonly Ranked[], width: number) {
  const chosen = live.map((row, place) =>
    row.advance(candidates(row, ranked.slice(place * width, (place + 1) * width))),
  );
  const order = closeHoles(live.map((row) => !row.done));
  return {
    stay: order.flatMap((place) => live[place] ?? []),
    parents: order.flatMap((place) => (chosen[place] ?? []).map((beam) => place * width + beam)),
    // The encoder's part is the same for all beams of a row: each slot keeps its own.
    inputs: order.flatMap((place) =>
      (chosen[place] ?? []).map((_, beam) => place * width + Math.min(beam, width - 1)),
    ),
  };
}

/** The best ways on of all beams of a row, best first. */
function candidates(row: BeamRow, ranked: readonly Ranked[]): Candidate[] {
  const ways = row.beams.flatMap(({ score }, beam) => {
    const { tokens, logProbs } = ranked[beam] ?? { tokens: [], logProbs: [] };
    if (score === -Infinity) return [];
    return tokens.map((token, rank) => {
      const logProb = logProbs[rank] ?? -Infinity;
      return { beam, token, logProb, score: score + logProb };
    });
  });
  return ways.sort((a, b) => b.score - a.score).slice(0, row.candidates);
}

function attend(live: readonly BeamRow[], { attention }: DecoderStep, width: number): void {
  if (attention === undefined) return;
  for (const [place, row] of live.entries()) {
    row.attend((beam) => attention.of(place * width + beam));
  }
}

/** A batch ends where a sentence is shorter than this part of its longest ... */
const LEAST_FILL = 0.5;
/** ... and by more than this many tokens: among short sentences a few more cost nothing. */
const FREE_TOKENS = 8;

/**
 * Sentences of about the same length together, the longest first, so that the batch that needs the
 * most memory comes at once and finds it unbroken.
 * @param lengths tokens of each sentence
 * @param batchTokens most tokens in a batch, padding included; a longer sentence is a batch alone
 * @returns indices into `lengths`, each once
 */
export function planBatches(lengths: readonly number[], batchTokens: number): number[][] {
  const order = lengths.map((length, index) => ({ length, index }));
  order.sort((a, b) => b.length - a.length || a.index - b.index);
  const batches: number[][] = [];
  let batch: number[] = [];
  let longest = 0;
  for (const { length, index } of order) {
    const full = (batch.length + 1) * longest > batchTokens;
    const apart = longest - length > Math.max(FREE_TOKENS, longest * (1 - LEAST_FILL));
    if (batch.length === 0 || full || apart) {
      batch = [];
      batches.push(batch);
      longest = length;
    }
    batch.push(index);
  }
  return batches;
}

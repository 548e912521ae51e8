import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import { Ranker } from "./ranker.ts";
import { draw, rankRow } from "./scan.ts";

const logits = fc
  .array(fc.oneof(fc.float({ min: -50, max: 50, noNaN: true }), fc.constant(-Infinity)), {
    minLength: 1,
    maxLength: 60,
  })
  .map((values) => Float32Array.from(values));

/** By the book: all sorted, exp and log in full. */
function byTheBook(row: Float32Array, best: number) {
  const most = Math.max(...row);
  const logSum = most + Math.log(row.reduce((sum, x) => sum + Math.exp(x - most), 0));
  const tokens = [...row.keys()]
    .filter((token) => row[token] !== -Infinity)
    .sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b)
    .slice(0, best);
  return { tokens, logProbs: tokens.map((token) => (row[token] ?? 0) - logSum) };
}

test("the best of a row and their log-probabilities are those of a full sort", () => {
  fc.assert(
    fc.property(logits, fc.integer({ min: 1, max: 9 }), (row, best) => {
      const ranked = rankRow(row, best);
      const wanted = byTheBook(row, best);
      expect(ranked.tokens).toEqual(wanted.tokens);
      for (const [i, logProb] of ranked.logProbs.entries()) {
        expect(logProb).toBeCloseTo(wanted.logProbs[i] ?? Number.NaN, 6);
      }
    }),
  );
});

const ranker = new Ranker(1);
afterAll(() => ranker[Symbol.asyncDispose]());

test("onnxruntime ranks a great vocabulary as the walk over a row does", async () => {
  const random = seededRandom(3, 0);
  const vocabulary = 20_000;
  const rows = 3;
  const all = Float32Array.from({ length: rows * vocabulary }, () => random() * 30 - 15);
  all.fill(-Infinity, 2 * vocabulary, 3 * vocabulary - 5);
  const ranked = await ranker.rank(all, vocabulary, 8);
  for (const [index, { tokens, logProbs }] of ranked.entries()) {
    const wanted = rankRow(all.subarray(index * vocabulary, (index + 1) * vocabulary), 8);
    expect(tokens).toEqual(wanted.tokens);
    for (const [i, x] of logProbs.entries()) expect(x).toBeCloseTo(wanted.logProbs[i] ?? 9, 4);
  }
  expect(ranked[2]?.tokens).toHaveLength(5);
});

test("a great vocabulary of which nothing is allowed, or nothing is a number, has no best", async () => {
  const all = new Float32Array(2 * 20_000).fill(-Infinity, 0, 20_000).fill(Number.NaN, 20_000);
  const ranked = await ranker.rank(all, 20_000, 2);
  expect(ranked.map(({ tokens }) => tokens)).toEqual([[], []]);
});

test("tokens are drawn as often as their probability says, forbidden ones never", () => {
  const row = Float32Array.of(Math.log(1), -Infinity, Math.log(3), Math.log(6));
  const random = seededRandom(11, 0);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 20_000; i += 1) {
    const token = draw(row, Math.log(6), 1, random());
    counts[token] = (counts[token] ?? 0) + 1;
  }
  const [a = 0, b = 0, c = 0, d = 0] = counts;
  expect(b).toBe(0);
  for (const [count, share] of [
    [a, 0.1],
    [c, 0.3],
    [d, 0.6],
  ] as const) {
    expect(count / 20_000).toBeCloseTo(share, 1.7);
  }
});

test("random numbers lie from 0 to 1 and streams of a seed differ", () => {
  const first = Array.from({ length: 1000 }, seededRandom(5, 0));
  const second = Array.from({ length: 1000 }, seededRandom(5, 1));
  expect(Math.min(...first)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...first)).toBeLessThan(1);
  expect(first.reduce((a, b) => a + b, 0) / 1000).toBeCloseTo(0.5, 1);
  expect(first.filter((x, i) => x === second[i])).toHaveLength(0);
});

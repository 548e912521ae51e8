import fc from "fast-check";
import { expect, test } from "vitest";
import { planBatches } from "./batches.ts";

const lengths = fc.array(fc.integer({ min: 1, max: 512 }), { maxLength: 200 });
const budget = fc.integer({ min: 1, max: 8192 });

test("every sentence is in exactly one batch", () => {
  fc.assert(
    fc.property(lengths, budget, (tokens, most) => {
      const seen = planBatches(tokens, most).flat();
      expect(seen.toSorted((a, b) => a - b)).toEqual(tokens.map((_, index) => index));
    }),
  );
});

test("a batch with its padding stays inside the budget, unless one sentence alone is longer", () => {
  fc.assert(
    fc.property(lengths, budget, (tokens, most) => {
      for (const batch of planBatches(tokens, most)) {
        const longest = Math.max(...batch.map((index) => tokens[index] ?? 0));
        if (batch.length > 1) expect(batch.length * longest).toBeLessThanOrEqual(most);
      }
    }),
  );
});

test("no sentence is padded to more than twice its length, or by more than 8 tokens", () => {
  fc.assert(
    fc.property(lengths, budget, (tokens, most) => {
      for (const batch of planBatches(tokens, most)) {
        const own = batch.map((index) => tokens[index] ?? 0);
        const padding = Math.max(...own) - Math.min(...own);
        expect(padding).toBeLessThanOrEqual(Math.max(8, Math.max(...own) / 2));
      }
    }),
  );
});

test("batches are filled: two neighbours of one length never fit into one", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 64 }),
      (count, length) => {
        const most = 512;
        const batches = planBatches(new Array<number>(count).fill(length), most);
        expect(batches).toHaveLength(Math.ceil(count / Math.max(1, Math.floor(most / length))));
      },
    ),
  );
});

test("the longest sentences come first", () => {
  expect(planBatches([3, 90, 5, 100], 200)).toEqual([
    [3, 1],
    [2, 0],
  ]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { type FittingCandidate, pickFitting } from "./pick-fitting.ts";

const candidate = fc.record({
  text: fc.string(),
  score: fc.double({ min: -5, max: 0, noNaN: true }),
  seconds: fc.double({ min: 0, max: 30, noNaN: true }),
});
const several = fc.tuple(candidate, fc.array(candidate, { maxLength: 6 }));
const seconds = fc.double({ min: 0.2, max: 20, noNaN: true });
const loss = fc.double({ min: 0, max: 2, noNaN: true });

const overrun = ({ seconds: spoken }: FittingCandidate, slot: number): number =>
  Math.max(0, Math.log(spoken / slot / 1.08), Math.log((0.92 * slot) / spoken));

test("what is picked loses no more than the stated score, and nothing allowed fits better", () => {
  fc.assert(
    fc.property(several, seconds, loss, ([first, others], slot, most) => {
      const all: [FittingCandidate, ...FittingCandidate[]] = [first, ...others];
      const picked = pickFitting(all, slot, most);
      const best = Math.max(...all.map(({ score }) => score));
      expect(picked.score).toBeGreaterThanOrEqual(best - most);
      for (const other of all) {
        if (other.score < best - most) continue;
        expect(overrun(picked, slot)).toBeLessThanOrEqual(overrun(other, slot) + 1e-9);
      }
    }),
  );
});

test("a best translation that fits is kept", () => {
  fc.assert(
    fc.property(several, seconds, ([first, others], slot) => {
      const fits = { ...first, score: 1, seconds: slot };
      expect(pickFitting([fits, ...others], slot)).toBe(fits);
    }),
  );
});

test("a line too long for its slot takes the shorter words, unless they are much worse", () => {
  const long = { text: "Muchísimas gracias a todos ustedes", score: -0.2, seconds: 3 };
  const short = { text: "Muchas gracias a todos", score: -0.4, seconds: 2 };
  expect(pickFitting([long, short], 2)).toBe(short);
  expect(pickFitting([long, { ...short, score: -0.6 }], 2)).toBe(long);
});

test("in a slot too long the longer words are taken, but none that runs over by more", () => {
  const brief = { text: "Gracias", score: -0.1, seconds: 1 };
  const fuller = { text: "Muchas gracias", score: -0.2, seconds: 1.6 };
  const longest = { text: "Muchísimas gracias a todos", score: -0.2, seconds: 9 };
  expect(pickFitting([brief, fuller, longest], 2)).toBe(fuller);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordErrors } from "./wer.ts";

describe("wordErrors", () => {
  test("counts each kind of error by the words of the truth", () => {
    expect(wordErrors("we need a small pot and soil", "we need small pots and soil now")).toEqual({
      wer: 3 / 7,
      substitutions: 1,
      deletions: 1,
      insertions: 1,
    });
  });

  test("case, punctuation and spelled-out numbers do not count", () => {
    expect(wordErrors("It's 25 — “Yes”, at 5!", "it’s twenty-five yes at five").wer).toBe(0);
    expect(wordErrors("ten", "10").wer).toBe(0);
    expect(wordErrors("year 2026", "year 2026").wer).toBe(0);
  });

  test("an empty text on either side", () => {
    expect(wordErrors("", "").wer).toBe(0);
    expect(wordErrors("a b", "").deletions).toBe(2);
    expect(wordErrors("", "a b")).toMatchObject({ insertions: 2, wer: 2 });
  });

  test("is 0 for the same text, and the kinds make up the rate and the difference in length", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "d")).map((words) => words.join(" "));
    fc.assert(
      fc.property(text, text, (truth, other) => {
        expect(wordErrors(truth, truth).wer).toBe(0);
        const { wer, substitutions, deletions, insertions } = wordErrors(truth, other);
        const length = truth === "" ? 0 : truth.split(" ").length;
        const heard = other === "" ? 0 : other.split(" ").length;
        expect(insertions - deletions).toBe(heard - length);
        expect(wer * Math.max(1, length)).toBeCloseTo(substitutions + deletions + insertions);
        const back = wordErrors(other, truth);
        expect(back.substitutions + back.deletions + back.insertions).toBe(
          substitutions + deletions + insertions,
        );
      }),
    );
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelled } from "../../../../contract/errors.ts";
import { BEAM4, feedsOf, GREEDY, idsOf, type MarianRig, marianRig } from "./fixtures/marian.ts";
import type { Hypothesis } from "./types.ts";

describe.each(["opus-mt-micro-en-es", "opus-mt-micro-en-fr"])("%s", (name) => {
  let rig: MarianRig;
  beforeAll(async () => {
    rig = await marianRig(name);
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test("greedy decoding one by one gives the Python library's tokens", async () => {
    for (const one of rig.cases) {
      const [best] = await rig.translate([one], GREEDY);
      expect(idsOf(best?.[0], rig.special), one.text).toEqual(one.greedy.ids);
    }
  });

  test("a batch of all lengths gives what one by one gives", async () => {
    const answers = await rig.translate(rig.cases, GREEDY);
    const ids = answers.map(([best]) => idsOf(best, rig.special));
    expect(ids).toEqual(rig.cases.map(({ greedy }) => greedy.ids));
  });

  test("four beams give the Python library's tokens and scores, one by one", async () => {
    for (const one of rig.cases) {
      const [best] = await rig.translate([one], BEAM4);
      expect(idsOf(best?.[0], rig.special), one.text).toEqual(one.beam4.ids);
      expect(best?.[0]?.score, one.text).toBeCloseTo(one.beam4.score ?? 0, 4);
    }
  });

  test("four beams in one batch give the same", async () => {
    const answers = await rig.translate(rig.cases, BEAM4);
    const ids = answers.map(([best]) => idsOf(best, rig.special));
    expect(ids).toEqual(rig.cases.map(({ beam4 }) => beam4.ids));
  });
});

describe("one model", () => {
  let rig: MarianRig;
  beforeAll(async () => {
    rig = await marianRig("opus-mt-micro-en-es");
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  const tokensOf = (answers: readonly Hypothesis[][]) =>
    answers.map((hypotheses) => hypotheses.map(({ tokens }) => tokens));

  test("the scores of a row do not hang on the rows beside it", async () => {
    const together = await rig.translate(rig.cases.slice(0, 12), GREEDY);
    for (const [row, one] of rig.cases.slice(0, 12).entries()) {
      const [alone] = await rig.translate([one], GREEDY);
      expect(together[row]?.[0]?.score).toBeCloseTo(alone?.[0]?.score ?? 0, 4);
    }
  });

  test("one beam is greedy decoding", async () => {
    const batch = rig.cases.slice(60);
    const beam = await rig.translate(batch, { kind: "beam", beams: 1, lengthPenalty: 1, nBest: 1 });
    expect(tokensOf(beam)).toEqual(tokensOf(await rig.translate(batch, GREEDY)));
  });

  test("the n best come different from each other, best first, and the best is the same", async () => {
    const batch = rig.cases.slice(60, 70);
    const strategy = { kind: "beam", beams: 4, lengthPenalty: 1, nBest: 4 } as const;
    const answers = await rig.translate(batch, strategy);
    for (const [row, hypotheses] of answers.entries()) {
      expect(hypotheses).toHaveLength(4);
      const scores = hypotheses.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(new Set(hypotheses.map(({ tokens }) => tokens.join())).size).toBe(4);
      expect(idsOf(hypotheses[0], rig.special)).toEqual(batch[row]?.beam4.ids);
    }
  });

  test("a beam's score is the mean of its log-probabilities, end token included", async () => {
    const [best] = await rig.translate(rig.cases.slice(0, 1), BEAM4);
    const { logProbs = [], tokens = [], score } = best?.[0] ?? {};
    expect(logProbs).toHaveLength(tokens.length + 1);
    expect(score).toBeCloseTo(logProbs.reduce((a, b) => a + b, 0) / logProbs.length, 9);
  });

  test("sampling repeats with its seed and differs with another", async () => {
    const batch = rig.cases.slice(0, 8);
    const sample = (seed: number) =>
      rig.translate(batch, { kind: "sample", temperature: 2.5, seed });
    const first = tokensOf(await sample(7));
    expect(tokensOf(await sample(7))).toEqual(first);
    expect(tokensOf(await sample(8))).not.toEqual(first);
  });

  test("sampling near temperature 0 is greedy decoding, and tells untempered probabilities", async () => {
    const batch = rig.cases.slice(0, 8);
    const cold = await rig.translate(batch, { kind: "sample", temperature: 0.01, seed: 1 });
    const greedy = await rig.translate(batch, GREEDY);
    expect(tokensOf(cold)).toEqual(tokensOf(greedy));
    expect(cold[0]?.[0]?.score).toBeCloseTo(greedy[0]?.[0]?.score ?? 0, 5);
  });

  test.each([GREEDY, BEAM4])("a limit of tokens cuts off, $kind", async (strategy) => {
    const batch = rig.cases.slice(0, 3);
    const encoded = await rig.model.encode(feedsOf(batch, rig.special.pad_token_id));
    const request = { ...rig.request(3, strategy), maxNewTokens: 4 };
    const answers = await rig.model.decode(encoded, request, { checkCancelled: () => undefined });
    for (const [best] of answers) {
      expect(best?.finished).toBe(false);
      expect(best?.tokens).toHaveLength(4);
    }
  });

  test.each([GREEDY, BEAM4])("a cancel is heard before the next token, $kind", async (strategy) => {
    const batch = rig.cases.slice(0, 4);
    const encoded = await rig.model.encode(feedsOf(batch, rig.special.pad_token_id));
    let asked = 0;
    const decoding = rig.model.decode(encoded, rig.request(4, strategy), {
      checkCancelled() {
        asked += 1;
        if (asked === 3) throw cancelled();
      },
    });
    await expect(decoding).rejects.toMatchObject({ kind: "Cancelled" });
    expect(asked).toBe(3);
  });

  test.each([GREEDY, BEAM4])("each row is told once when it is done, $kind", async (strategy) => {
    const batch = rig.cases.slice(58, 66);
    const encoded = await rig.model.encode(feedsOf(batch, rig.special.pad_token_id));
    const done: number[] = [];
    await rig.model.decode(encoded, rig.request(batch.length, strategy), {
      checkCancelled: () => undefined,
      onRow: (row) => done.push(row),
    });
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("what the encoder gave may be decoded again", async () => {
    const batch = rig.cases.slice(60, 68);
    const encoded = await rig.model.encode(feedsOf(batch, rig.special.pad_token_id));
    const control = { checkCancelled: () => undefined };
    const decode = () => rig.model.decode(encoded, rig.request(8, GREEDY), control);
    const first = await decode();
    await rig.model.decode(encoded, rig.request(8, BEAM4), control);
    expect(await decode()).toEqual(first);
  });

  test("a row of which nothing is allowed is an error, not an answer", async () => {
    const encoded = await rig.model.encode(feedsOf(rig.cases.slice(0, 1), 499));
    const request = {
      ...rig.request(1, GREEDY),
      processors: [(logits: Float32Array) => void logits.fill(-Infinity)],
    };
    const decoding = rig.model.decode(encoded, request, { checkCancelled: () => undefined });
    await expect(decoding).rejects.toThrow("every token was forbidden");
  });

  test("a model that computes no numbers says so", async () => {
    const encoded = await rig.model.encode(feedsOf(rig.cases.slice(0, 1), 499));
    const request = {
      ...rig.request(1, BEAM4),
      processors: [(logits: Float32Array) => void logits.fill(Number.NaN)],
    };
    const decoding = rig.model.decode(encoded, request, { checkCancelled: () => undefined });
    await expect(decoding).rejects.toMatchObject({ kind: "EngineFailure" });
  });

  test("no rows give no answers", async () => {
    const encoded = await rig.model.encode(feedsOf(rig.cases.slice(0, 1), 499));
    const none = { ...encoded, rows: 0 };
    const control = { checkCancelled: () => undefined };
    expect(await rig.model.decode(none, rig.request(0, GREEDY), control)).toEqual([]);
  });
});

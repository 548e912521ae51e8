import fc from "fast-check";
import { expect, test } from "vitest";
import { BeamRow, type Candidate } from "./beam-row.ts";
import type { DecodeRequest } from "./types.ts";

const END = 0;
const strategy = { kind: "beam", beams: 2, lengthPenalty: 1, nBest: 2 } as const;
const request = (maxNewTokens: number): DecodeRequest => ({
  prompts: [[9]],
  maxNewTokens,
  endToken: END,
  padToken: END,
  strategy,
  processors: [],
});

/** Asked anew each time: a step changes the answer. */
const finished = (row: BeamRow): boolean => row.done;

const way = (beam: number, token: number, score: number): Candidate => ({
  beam,
  token,
  logProb: score,
  score,
});

test("beams go on from the best ways that do not end", () => {
  const row = new BeamRow(0, request(10), strategy);
  expect(row.advance([way(0, 5, -1), way(0, 6, -2), way(0, 7, -3)])).toEqual([0, 0]);
  expect(row.advance([way(1, 5, -3), way(0, END, -4), way(1, 6, -5)])).toEqual([1, 1]);
  expect(row.beams.map(({ tokens }) => tokens)).toEqual([
    [9, 6, 5],
    [9, 6, 6],
  ]);
});

test("an end below the width is no hypothesis", () => {
  const row = new BeamRow(0, request(2), strategy);
  row.advance([way(0, 5, -1), way(0, 6, -2), way(0, END, -3)]);
  row.advance([way(0, 7, -1.5), way(1, 7, -2.5), way(0, END, -9)]);
  expect(row.hypotheses().map(({ tokens }) => tokens)).toEqual([
    [5, 7],
    [6, 7],
  ]);
});

test("a row is done when no running beam can beat the worst finished one", () => {
  const row = new BeamRow(0, request(10), strategy);
  row.advance([way(0, END, -1), way(0, 5, -1.1), way(0, 6, -8)]);
  expect(row.done).toBe(false);
  // Two tokens each: the finished have -1 and -0.6, the best that runs -4.
  row.advance([way(0, END, -1.2), way(0, 5, -8), way(1, 5, -9)]);
  expect(row.done).toBe(true);
  expect(row.hypotheses().map(({ score }) => score)).toEqual([-0.6, -1]);
});

test("a single way on leaves the other beams without a future", () => {
  const row = new BeamRow(0, request(10), strategy);
  expect(row.advance([way(0, 4, 0)])).toEqual([0, 0]);
  expect(row.beams.map(({ score }) => score)).toEqual([0, -Infinity]);
});

test("whatever the candidates, hypotheses are sorted, and no more than asked for", () => {
  const steps = fc.array(
    fc.array(fc.tuple(fc.nat(1), fc.nat(3), fc.double({ min: 0, max: 9, noNaN: true })), {
      minLength: 4,
      maxLength: 4,
    }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(steps, (all) => {
      const row = new BeamRow(0, request(8), strategy);
      for (const step of all) {
        if (finished(row)) break;
        const ways = step
          .map(([beam, token, loss]) => {
            const from = row.beams[beam] === undefined ? 0 : beam;
            return {
              ...way(from, token, 0),
              logProb: -loss,
              score: (row.beams[from]?.score ?? 0) - loss,
            };
          })
          .sort((a, b) => b.score - a.score);
        const parents = row.advance(ways);
        expect(parents).toHaveLength(finished(row) ? 0 : 2);
      }
      const hypotheses = row.hypotheses();
      expect(hypotheses.length).toBeGreaterThan(0);
      expect(hypotheses.length).toBeLessThanOrEqual(2);
      const scores = hypotheses.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    }),
  );
});

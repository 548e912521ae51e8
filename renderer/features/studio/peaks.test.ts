import { expect, test } from "vitest";
import { Peaks } from "./peaks.ts";
import { tilesOf } from "./waves.ts";

const tiles = tilesOf({ from: 0, scale: 100, width: 1000 }, 3600);
const first = tiles[0] ?? { key: "", from: 0, to: 1, count: 1 };

test("peaks are asked for once, and are there when they have come", async () => {
  let asked = 0;
  const read = async ({ count }: { count: number }) => {
    asked += 1;
    return Array.from({ length: count }, () => 0.5);
  };
  const peaks = await new Promise<Peaks>((resolve) => {
    const made: Peaks = new Peaks(read, () => resolve(made));
    expect(made.of(first)).toBeUndefined();
    expect(made.of(first)).toBeUndefined();
  });
  expect(peaks.of(first)).toHaveLength(first.count);
  expect(asked).toBe(1);
});

test("what could not be read is asked for again", async () => {
  let asked = 0;
  const peaks = new Peaks(
    () => {
      asked += 1;
      return Promise.reject(new Error("gone"));
    },
    () => undefined,
  );
  peaks.of(first);
  await Promise.resolve();
  await Promise.resolve();
  peaks.of(first);
  expect(asked).toBe(2);
});

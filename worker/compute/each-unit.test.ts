import { expect, test } from "vitest";
import { eachUnit } from "./each-unit.ts";

const signal = new AbortController().signal;

test("results come in the order of the items, however they end", async () => {
  const resolvers: (() => void)[] = [];
  const all = eachUnit([1, 2, 3], 3, signal, async (item) => {
    await new Promise<void>((resolve) => resolvers.push(resolve));
    return item * 10;
  });
  for (const resolve of resolvers.toReversed()) resolve();
  expect(await all).toEqual([10, 20, 30]);
});

test("no more than the width run at once", async () => {
  let running = 0;
  let most = 0;
  await eachUnit(Array.from({ length: 20 }), 3, signal, async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  });
  expect(most).toBe(3);
});

test("the first failure cancels the others, and is thrown when they have ended", async () => {
  const ended: string[] = [];
  const all = eachUnit(["fails", "waits", "never"], 2, signal, async (item, stop) => {
    if (item === "waits") await new Promise((resolve) => stop.addEventListener("abort", resolve));
    ended.push(item);
    if (item === "fails") throw new Error("first");
    if (item === "waits") throw new Error("second");
  });
  await expect(all).rejects.toThrow("first");
  expect(ended).toEqual(["fails", "waits"]);
});

test("a cancel reaches the work and is what is thrown", async () => {
  const cancel = new AbortController();
  const all = eachUnit([1, 2], 1, cancel.signal, async (_item, stop) => {
    cancel.abort();
    expect(stop.aborted).toBe(true);
  });
  await expect(all).rejects.toMatchObject({ kind: "Cancelled" });
});

import { expect, test } from "vitest";
import { eventsOf } from "./events-of.ts";

test("a listener slower than the work hears the newest, and always the last", async () => {
  const heard: number[] = [];
  const work = async (tell: (event: number) => void): Promise<void> => {
    tell(1);
    await new Promise(setImmediate);
    tell(2);
    tell(3);
  };
  for await (const event of eventsOf(work)) heard.push(event);
  expect(heard).toEqual([1, 3]);
});

test("work that fails is told after what it said", async () => {
  const heard: number[] = [];
  const listening = (async () => {
    const events = eventsOf<number>((tell) => {
      tell(1);
      return Promise.reject(new Error("no more"));
    });
    for await (const event of events) heard.push(event);
  })();
  await expect(listening).rejects.toThrow("no more");
  expect(heard).toEqual([1]);
});

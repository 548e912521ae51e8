import fc from "fast-check";
import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

const never = new AbortController().signal;
const nothing = (): void => undefined;

/** A piece of work the test starts and ends by hand. */
function work(log: string[], name: string) {
  let end = nothing;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async (): Promise<string> => {
    log.push(name);
    await ended;
    return name;
  };
  return { run, end };
}

test("no more than `size` run at once, in the order of asking", async () => {
  const slots = createSlots(2);
  const log: string[] = [];
  const all = ["a", "b", "c", "d"].map((name) => work(log, name));
  const done = all.map((one) => slots.use(never, one.run));
  await Promise.resolve();
  expect(log).toEqual(["a", "b"]);
  all[1]?.end();
  await done[1];
  expect(log).toEqual(["a", "b", "c"]);
  for (const one of all) one.end();
  expect(await Promise.all(done)).toEqual(["a", "b", "c", "d"]);
});

test("work is told how many have or want a slot when it begins", async () => {
  const slots = createSlots(2);
  const crowds: number[] = [];
  const all = ["a", "b", "c"].map((name) => work([], name));
  const done = all.map(({ run }) =>
    slots.use(never, (crowd) => {
      crowds.push(crowd);
      return run();
    }),
  );
  await Promise.resolve();
  all[0]?.end();
  await done[0];
  for (const one of all) one.end();
  await Promise.all(done);
  await slots.use(never, (crowd) => Promise.resolve(crowds.push(crowd)));
  expect(crowds).toEqual([3, 3, 2, 1]);
});

test("one who is cancelled while waiting leaves at once and takes no slot", async () => {
  const slots = createSlots(1);
  const log: string[] = [];
  const [first, second, third] = [work(log, "1"), work(log, "2"), work(log, "3")];
  const cancel = new AbortController();
  const one = slots.use(never, first.run);
  const two = slots.use(cancel.signal, second.run);
  const three = slots.use(never, third.run);
  cancel.abort();
  await expect(two).rejects.toMatchObject({ kind: "Cancelled" });
  first.end();
  third.end();
  await Promise.all([one, three]);
  expect(log).toEqual(["1", "3"]);
});

test("a signal that has fired already gets no slot", async () => {
  const slots = createSlots(1);
  const run = slots.use(AbortSignal.abort(), () => Promise.resolve("ran"));
  await expect(run).rejects.toMatchObject({ kind: "Cancelled" });
});

test("work that fails gives its slot back", async () => {
  const slots = createSlots(1);
  await expect(slots.use(never, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await slots.use(never, () => Promise.resolve(7))).toBe(7);
});

test("a pool of no slots is refused", () => {
  expect(() => createSlots(0)).toThrow(RangeError);
});

test("whatever is asked, ended and cancelled: never too many, never overtaken, none left behind", async () => {
  const action = fc.record({ kind: fc.constantFrom("ask", "end", "cancel"), pick: fc.nat(50) });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(action), async (size, actions) => {
      const slots = createSlots(size);
      const asked: { started: boolean; over: boolean; cancel: () => void; end: () => void }[] = [];
      const settled: Promise<unknown>[] = [];
      let running = 0;
      for (const { kind, pick } of actions) {
        if (kind === "ask") {
          const cancel = new AbortController();
          const item = { started: false, over: false, cancel: () => cancel.abort(), end: nothing };
          const ended = new Promise<void>((resolve) => {
            item.end = resolve;
          });
          asked.push(item);
          const use = slots.use(cancel.signal, async () => {
            item.started = true;
            running += 1;
            expect(running).toBeLessThanOrEqual(size);
            const before = asked.slice(0, asked.indexOf(item));
            expect(before.every((other) => other.started || other.over)).toBe(true);
            await ended;
            running -= 1;
          });
          settled.push(use.catch((error: Error) => expect(error.message).toContain("cancelled")));
        } else {
          const item = asked[pick % Math.max(1, asked.length)];
          if (item !== undefined && !item.started) item.over ||= kind === "cancel";
          if (kind === "end") item?.end();
          else item?.cancel();
        }
        await new Promise(setImmediate);
        const wanting = asked.filter((item) => !item.started && !item.over);
        if (wanting.length > 0) expect(running).toBe(size);
      }
      for (const item of asked) item.end();
      await Promise.all(settled);
      expect(running).toBe(0);
    }),
    { numRuns: 60 },
  );
});

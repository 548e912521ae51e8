import fc from "fast-check";
import { expect, test } from "vitest";
import { OctaviaError } from "../../../../contract/errors.ts";
import { ModelCache } from "./model-cache.ts";

const MODEL = { name: "big", [Symbol.asyncDispose]: () => Promise.resolve() };

/** A cache, and models that say when they are opened and closed. */
function rig(budgetBytes: number, freeBytes = () => Number.POSITIVE_INFINITY) {
  const cache = new ModelCache(budgetBytes, freeBytes);
  const events: string[] = [];
  const open = (name: string) => () => {
    events.push(`open ${name}`);
    return Promise.resolve({
      name,
      [Symbol.asyncDispose]() {
        events.push(`close ${name}`);
        return Promise.resolve();
      },
    });
  };
  const borrow = (name: string, bytes = 10) => cache.borrow(name, bytes, open(name));
  return { cache, events, borrow };
}

test("a model is opened once, however many use it", async () => {
  const { borrow, events } = rig(100);
  const loans = await Promise.all([borrow("a"), borrow("a")]);
  for (const loan of loans) await loan[Symbol.asyncDispose]();
  await borrow("a");
  expect(events).toEqual(["open a"]);
});

test("where room is needed the least recently used goes, and never one in use", async () => {
  const { borrow, events } = rig(30);
  for (const name of ["a", "b", "c", "a"]) await (await borrow(name))[Symbol.asyncDispose]();
  await using _held = await borrow("b");
  await (await borrow("d"))[Symbol.asyncDispose]();
  await (await borrow("e"))[Symbol.asyncDispose]();
  expect(events).toEqual(["open a", "open b", "open c", "close c", "open d", "close a", "open e"]);
});

test("where the machine has little left, what is idle goes until there is room", async () => {
  let taken = 30;
  const { borrow, events } = rig(1000, () => 60 - taken);
  for (const name of ["a", "b", "c"]) await (await borrow(name))[Symbol.asyncDispose]();
  expect(events).toEqual(["open a", "open b", "open c"]);
  taken = 60;
  await using _held = await borrow("b");
  await borrow("d", 5);
  expect(events).toEqual(["open a", "open b", "open c", "close a", "close c", "open d"]);
});

test("where an opening finds no room, what is idle goes and it is tried once more", async () => {
  const { cache, borrow, events } = rig(1000);
  const full = () => Promise.reject(new OctaviaError("OutOfMemory", "No room."));
  await expect(cache.borrow("big", 1, full)).rejects.toMatchObject({ kind: "OutOfMemory" });
  await (await borrow("a"))[Symbol.asyncDispose]();
  await using _held = await borrow("b");
  const open = () => (events.at(-1) === "close a" ? Promise.resolve(MODEL) : full());
  expect((await cache.borrow("big", 1, open)).session).toBe(MODEL);
  expect(events).toEqual(["open a", "open b", "close a"]);
});

test("a model that is too heavy is opened all the same, and does not stay", async () => {
  const { borrow, events } = rig(30);
  await (await borrow("heavy", 50))[Symbol.asyncDispose]();
  expect(events).toEqual(["open heavy", "close heavy"]);
});

test("closing spares what is in use, and what is not there", async () => {
  const { cache, borrow, events } = rig(100);
  const loan = await borrow("a");
  await cache.close("a");
  await cache.close("b");
  expect(events).toEqual(["open a"]);
  await loan[Symbol.asyncDispose]();
  await cache.close("a");
  expect(events).toEqual(["open a", "close a"]);
});

test("an opening that fails is told to its asker and tried again the next time", async () => {
  const { cache, borrow } = rig(100);
  const failing = cache.borrow("a", 1, () => Promise.reject(new Error("no such file")));
  await expect(failing).rejects.toThrow("no such file");
  expect((await borrow("a")).session.name).toBe("a");
});

test("what is not in use never weighs more than the budget", async () => {
  const use = fc.record({ name: fc.constantFrom("a", "b", "c", "d"), keep: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(use, { maxLength: 30 }), async (uses) => {
      const { borrow, events } = rig(25);
      const held = new Set<string>();
      const open = new Set<string>();
      for (const { name, keep } of uses) {
        const loan = await borrow(name);
        if (keep) held.add(name);
        else await loan[Symbol.asyncDispose]();
        open.clear();
        for (const event of events) {
          const [what, which = ""] = event.split(" ");
          if (what === "open") open.add(which);
          else open.delete(which);
        }
        for (const one of held) expect(open).toContain(one);
        expect(10 * [...open].filter((one) => !held.has(one)).length).toBeLessThanOrEqual(25);
      }
    }),
  );
});

import { rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linkFile } from "./files.ts";
import { counted, never, storeRig } from "./fixtures/rig.ts";
import type { ArtifactStore } from "./store.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** An artifact of 10 kB. */
const unit = (name: string) => counted(name, { "a.wav": "x".repeat(10_000) });

const has = async (store: ArtifactStore, name: string): Promise<boolean> =>
  (await store.find(unit(name))) !== undefined;

test("usage counts every artifact, and a hard-linked file once", async () => {
  await using r = await storeRig();
  const one = await r.store.getOrMake(unit("a"), never);
  const alone = (await r.store.usage()).bytes;
  await r.store.getOrMake(
    {
      ...counted("step"),
      async make(dir) {
        await linkFile(one.file("a.wav"), join(dir, "1.wav"));
        return { name: "step" };
      },
    },
    never,
  );
  const usage = await r.store.usage();
  expect(usage).toMatchObject({ artifacts: 2, maxBytes: 1e9 });
  expect(alone).toBeGreaterThan(10_000);
  expect(usage.bytes - alone).toBeLessThan(1000);
});

test("the least recently used go first, and only as many as needed", async () => {
  await using r = await storeRig({ maxBytes: 25_000 });
  for (const name of ["a", "b", "c"]) {
    await r.store.getOrMake(unit(name), never);
    r.advance(2 * HOUR);
  }
  await r.store.getOrMake(unit("a"), never);
  r.advance(HOUR);
  expect(await r.store.collect()).toMatchObject({ artifacts: 1 });
  expect(await Promise.all(["a", "b", "c"].map((name) => has(r.store, name)))).toEqual([
    true,
    false,
    true,
  ]);
  expect(await r.store.collect()).toEqual({ artifacts: 0, bytes: 0 });
});

test("what nobody has used for too long goes, though there is room", async () => {
  await using r = await storeRig({ maxAgeMs: 48 * HOUR });
  for (const name of ["old", "used"]) await r.store.getOrMake(unit(name), never);
  r.advance(40 * HOUR);
  await r.store.getOrMake(unit("used"), never);
  await r.store.getOrMake(unit("new"), never);
  r.advance(10 * HOUR);
  expect(await r.store.collect()).toMatchObject({ artifacts: 1 });
  expect(await Promise.all(["old", "used", "new"].map((name) => has(r.store, name)))).toEqual([
    false,
    true,
    true,
  ]);
});

test("what a job that is not over may have made stays, however old and much it is", async () => {
  await using r = await storeRig({ maxAgeMs: HOUR, maxBytes: 0 });
  await r.store.getOrMake(unit("before"), never);
  r.advance(HOUR);
  const begun = r.now();
  r.advance(MINUTE);
  await r.store.getOrMake(unit("its"), never);
  r.advance(1000 * HOUR);
  expect(await r.store.collect(begun)).toMatchObject({ artifacts: 1 });
  expect(await r.store.clear(begun)).toMatchObject({ artifacts: 0 });
  expect(await has(r.store, "its")).toBe(true);
  r.advance(2 * HOUR);
  expect(await r.store.collect()).toMatchObject({ artifacts: 1 });
});

test("a file that another artifact still holds frees nothing when its unit goes", async () => {
  await using r = await storeRig({ maxBytes: 100 });
  const one = await r.store.getOrMake(unit("a"), never);
  r.advance(HOUR);
  using session = r.store.session();
  const step = {
    ...counted("step"),
    async make(dir: string) {
      await linkFile(one.file("a.wav"), join(dir, "1.wav"));
      return { name: "step" };
    },
  };
  await session.getOrMake(step, never);
  const freed = await r.store.collect();
  expect(freed.artifacts).toBe(1);
  expect(freed.bytes).toBeLessThan(1000);
});

test("what a running session has found or made stays, in any store on the folder", async () => {
  await using r = await storeRig({ maxBytes: 0 });
  for (const name of ["old", "found", "asked"]) await r.store.getOrMake(unit(name), never);
  r.advance(MINUTE);
  const session = r.store.session();
  r.advance(HOUR);
  await session.getOrMake(unit("made"), never);
  await session.getOrMake(unit("found"), never);
  await session.find(unit("asked"));
  r.advance(HOUR);
  const other = await r.open();
  expect(await other.collect()).toMatchObject({ artifacts: 1 });
  expect(await other.clear()).toMatchObject({ artifacts: 0 });
  expect((await other.usage()).artifacts).toBe(3);
  session[Symbol.dispose]();
  expect(await other.collect()).toMatchObject({ artifacts: 3 });
  expect(await r.leftovers()).toEqual([]);
});

test("a session counts until a making it shares with another is over", async () => {
  await using r = await storeRig({ maxBytes: 0 });
  await r.store.getOrMake(unit("unit"), never);
  r.advance(MINUTE);
  const controller = new AbortController();
  const first = r.store.session();
  const waiting = gate();
  const making = gate();
  const shared = {
    ...counted("shared"),
    async make() {
      await first.find(unit("unit"));
      making.open();
      await waiting.opened;
      return { name: "shared" };
    },
  };
  const given = first.getOrMake(shared, controller.signal);
  await making.opened;
  r.advance(MINUTE);
  using second = r.store.session();
  const kept = second.getOrMake(shared, never);
  controller.abort();
  await expect(given).rejects.toMatchObject({ kind: "Cancelled" });
  first[Symbol.dispose]();
  r.advance(HOUR);
  expect(await r.store.collect()).toMatchObject({ artifacts: 0 });
  waiting.open();
  expect((await kept).value).toEqual({ name: "shared" });
  // Used by the second session too, which still runs; the unit was the first one's alone.
  expect(await r.store.collect()).toMatchObject({ artifacts: 1 });
  expect(await second.find(counted("shared"))).toBeDefined();
});

function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

test("clearing removes all that is not in use, wrecks too, and tells what it freed", async () => {
  await using r = await storeRig();
  const one = await r.store.getOrMake(unit("a"), never);
  await r.store.getOrMake(unit("b"), never);
  await rm(join(r.place(one.key), "manifest.json"));
  const { bytes } = await r.store.usage();
  expect(await r.store.clear()).toEqual({ bytes, artifacts: 2 });
  expect(await r.store.usage()).toMatchObject({ bytes: 0, artifacts: 0 });
  expect(await r.leftovers()).toEqual([]);
});

test("collecting twice at once is harmless", async () => {
  await using r = await storeRig({ maxBytes: 0 });
  const names = Array.from({ length: 20 }, (_, index) => `u${index}`);
  await Promise.all(names.map((name) => r.store.getOrMake(unit(name), never)));
  const [one, two] = await Promise.all([r.store.collect(), (await r.open()).clear()]);
  expect(one.artifacts + two.artifacts).toBe(20);
  expect((await r.store.usage()).artifacts).toBe(0);
});

test("whatever was used in which order, the newest that fit stay, and pinned ones always", () =>
  fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 8 }),
      fc.nat(8),
      fc.nat(8),
      async (minutes, room, pins) => {
        await using r = await storeRig({ maxBytes: room * 10_500 });
        const used = minutes.map((minute, index) => ({ name: `u${index}`, minute }));
        for (const { name, minute } of used) {
          const { key } = await r.store.getOrMake(unit(name), never);
          const at = new Date(minute * MINUTE);
          await utimes(join(r.place(key), "manifest.json"), at, at);
        }
        using session = r.store.session();
        const pinned = used.slice(0, pins);
        for (const { name } of pinned) await session.find(unit(name));
        await r.store.collect();
        const loose = used.slice(pins).sort((a, b) => b.minute - a.minute);
        const expected = [...pinned, ...loose.slice(0, Math.max(0, room - pinned.length))];
        for (const { name } of used) {
          const stays = expected.some((kept) => kept.name === name);
          expect(await has(r.store, name)).toBe(stays);
        }
      },
    ),
    { numRuns: 15 },
  ));

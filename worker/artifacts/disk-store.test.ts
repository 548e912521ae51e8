import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { openArtifactStore } from "./disk-store.ts";
import { linkFile } from "./files.ts";
import { counted, never, storeRig } from "./fixtures/rig.ts";
import { hashKey, hashValue } from "./hash.ts";

test("what was made once is found, with its value, files and warnings", async () => {
  await using r = await storeRig();
  const recipe = {
    ...counted("a", { "x.wav": "sound", "lines/1.txt": "one" }),
    warnings: () => ["too loud"],
  };
  const made = await r.store.getOrMake(recipe, never);
  const found = await (await r.open()).getOrMake(recipe, never);
  expect([made.cached, found.cached]).toEqual([false, true]);
  expect(found).toMatchObject({ key: made.key, value: { name: "a" }, warnings: ["too loud"] });
  expect(await readFile(found.file("x.wav"), "utf8")).toBe("sound");
  expect(await readFile(found.file("lines/1.txt"), "utf8")).toBe("one");
  expect(await r.leftovers()).toEqual([]);
});

test("looking does not make", async () => {
  await using r = await storeRig();
  const recipe = counted("a");
  expect(await r.store.find(recipe)).toBeUndefined();
  await r.store.getOrMake(recipe, never);
  expect(await r.store.find(recipe)).toMatchObject({ value: { name: "a" }, cached: true });
  expect(recipe.makes).toBe(1);
});

test("equal results without files have one digest; with files the key is the digest", async () => {
  await using r = await storeRig();
  const plain = counted("same");
  const other = await r.store.getOrMake({ ...plain, key: { other: 1 } }, never);
  const one = await r.store.getOrMake(plain, never);
  expect(one.key).not.toBe(other.key);
  expect([one.digest, other.digest]).toEqual(Array(2).fill(hashValue({ name: "same" })));
  const withFile = await r.store.getOrMake(counted("file", { a: "x" }), never);
  expect(withFile.digest).toBe(withFile.key);
});

test("a file that the artifact does not have is a bug that shows", async () => {
  await using r = await storeRig();
  const artifact = await r.store.getOrMake(counted("a"), never);
  expect(() => artifact.file("../../secret")).toThrow("has no file");
});

test("a making that fails leaves nothing, and is tried again when asked again", async () => {
  await using r = await storeRig();
  const recipe = counted("a", { x: "1" });
  const make = async (dir: string): Promise<never> => {
    await writeFile(join(dir, "half"), "half");
    throw new Error("broke");
  };
  await expect(r.store.getOrMake({ ...recipe, make }, never)).rejects.toThrow("broke");
  expect(await r.leftovers()).toEqual([]);
  expect(await r.store.find(recipe)).toBeUndefined();
  expect((await r.store.getOrMake(recipe, never)).cached).toBe(false);
});

test.each<[string, z.ZodType<unknown>, unknown]>([
  ["does not survive JSON", z.object({ x: z.number() }), { x: Number.NaN }],
  ["is not what its schema says", z.object({ x: z.number() }), { x: "1" }],
  ["is undefined", z.unknown(), undefined],
])("a value that %s is refused when made", async (_name, output, value) => {
  await using r = await storeRig();
  const recipe = { kind: "bad/1", key: {}, output, make: () => Promise.resolve(value) };
  await expect(r.store.getOrMake(recipe, never)).rejects.toThrow("Internal");
  expect(await r.leftovers()).toEqual([]);
});

const damage: [string, (dir: string) => Promise<void>][] = [
  ["its manifest is cut short", (dir) => truncate(join(dir, "manifest.json"), 20)],
  ["its manifest is empty", (dir) => truncate(join(dir, "manifest.json"), 0)],
  ["its manifest is gone", (dir) => rm(join(dir, "manifest.json"))],
  ["its manifest says something else", (dir) => writeFile(join(dir, "manifest.json"), "[]")],
  ["a file is gone", (dir) => rm(join(dir, "x"))],
  ["a file is cut short", (dir) => truncate(join(dir, "x"), 1)],
  ["a file has become a folder", (dir) => turnIntoFolder(join(dir, "x"))],
];

async function turnIntoFolder(path: string): Promise<void> {
  await rm(path);
  await mkdir(path);
}

test.each(damage)("an artifact is made again when %s", async (_name, spoil) => {
  await using r = await storeRig();
  const recipe = counted("a", { x: "content" });
  const { key } = await r.store.getOrMake(recipe, never);
  await spoil(r.place(key));
  expect(await r.store.find(recipe)).toBeUndefined();
  const again = await r.store.getOrMake(recipe, never);
  expect(again.cached).toBe(false);
  expect(await readFile(again.file("x"), "utf8")).toBe("content");
  expect((await r.store.getOrMake(recipe, never)).cached).toBe(true);
  expect(await r.leftovers()).toEqual([]);
});

test("a stored value that its schema no longer takes is made again", async () => {
  await using r = await storeRig();
  await r.store.getOrMake(counted("a"), never);
  const output = z.object({ name: z.string(), size: z.number() });
  const make = () => Promise.resolve({ name: "a", size: 1 });
  const again = await r.store.getOrMake({ ...counted("a"), output, make }, never);
  expect(again).toMatchObject({ cached: false, value: { size: 1 } });
});

test("a stored value that no longer holds is made again, and replaced", async () => {
  await using r = await storeRig();
  let exported = 1;
  const recipe = {
    kind: "export/1",
    key: {},
    output: z.object({ exported: z.number() }),
    make: () => Promise.resolve({ exported }),
    holds: (value: { exported: number }) => Promise.resolve(value.exported === exported),
  };
  await r.store.getOrMake(recipe, never);
  expect(await r.store.getOrMake(recipe, never)).toMatchObject({ cached: true });
  exported = 2;
  const again = await r.store.getOrMake(recipe, never);
  expect(again).toMatchObject({ cached: false, value: { exported: 2 } });
  expect(await r.store.getOrMake(recipe, never)).toMatchObject({ cached: true });
});

test("what is asked for by many at once is made once", async () => {
  await using r = await storeRig();
  const recipe = counted("a", { x: "1" });
  const all = await Promise.all(Array.from({ length: 20 }, () => r.store.getOrMake(recipe, never)));
  expect(recipe.makes).toBe(1);
  expect(all.filter((artifact) => !artifact.cached)).toHaveLength(1);
});

test("a cancelled making leaves nothing behind", async () => {
  await using r = await storeRig();
  const controller = new AbortController();
  const recipe = counted("a");
  const make = async (dir: string, signal: AbortSignal) => {
    await writeFile(join(dir, "part"), "part");
    controller.abort();
    signal.throwIfAborted();
    return { name: "a" };
  };
  const cancelled = r.store.getOrMake({ ...recipe, make }, controller.signal);
  await expect(cancelled).rejects.toMatchObject({ kind: "Cancelled" });
  expect(await r.leftovers()).toEqual([]);
});

test("two stores on one folder that make the same at once end with the same artifact", async () => {
  await using r = await storeRig();
  const other = await r.open();
  const recipe = counted("a", { x: "1" });
  const met = meeting(2);
  const make = async (dir: string, signal: AbortSignal) => {
    const value = await recipe.make(dir, signal);
    await met();
    return value;
  };
  const [one, two] = await Promise.all([
    r.store.getOrMake({ ...recipe, make }, never),
    other.getOrMake({ ...recipe, make }, never),
  ]);
  expect(recipe.makes).toBe(2);
  expect(one.file("x")).toBe(two.file("x"));
  expect(await readFile(one.file("x"), "utf8")).toBe("1");
  expect(await r.leftovers()).toEqual([]);
});

/** Resolves for everyone once so many have come. */
function meeting(size: number): () => Promise<void> {
  let open = (): void => undefined;
  const full = new Promise<void>((resolve) => {
    open = resolve;
  });
  let here = 0;
  return () => {
    here += 1;
    if (here === size) open();
    return full;
  };
}

test("an artifact outlives the units it was linked from", async () => {
  await using r = await storeRig();
  const unit = await r.store.getOrMake(counted("unit", { "a.wav": "sound" }), never);
  const step = await r.store.getOrMake(
    {
      ...counted("step"),
      async make(dir) {
        await linkFile(unit.file("a.wav"), join(dir, "1.wav"));
        return { name: "step" };
      },
    },
    never,
  );
  expect((await stat(step.file("1.wav"))).nlink).toBe(2);
  await rm(r.place(unit.key), { recursive: true });
  expect(await readFile(step.file("1.wav"), "utf8")).toBe("sound");
});

test("opening removes what dead processes left half made, and spares the living", async () => {
  await using r = await storeRig();
  const dead = 2 ** 22 + 12345; // Above the largest process id that Linux gives out.
  await mkdir(join(r.dir, "tmp", `${dead}-abc`, "artifact"), { recursive: true });
  await mkdir(join(r.dir, "sessions", `${dead}-1-abc`));
  const mine = await mkdtemp(join(r.dir, "tmp", `${process.pid}-`));
  const parents = await mkdtemp(join(r.dir, "tmp", `${process.ppid}-`));
  await (await r.open()).collect();
  expect(
    (await readdir(join(r.dir, "tmp"))).map((name) => join(r.dir, "tmp", name)).sort(),
  ).toEqual([mine, parents].sort());
  expect(await readdir(join(r.dir, "sessions"))).toEqual([]);
});

test("a folder that cannot be a store is said so", async () => {
  await using r = await storeRig();
  await writeFile(join(r.dir, "file"), "");
  const opening = openArtifactStore({ dir: join(r.dir, "file"), maxBytes: 1, now: r.now });
  await expect(opening).rejects.toMatchObject({ kind: "InvalidInput" });
});

test("the key is the hash of kind and parts, wherever it is asked for", async () => {
  await using r = await storeRig();
  const artifact = await r.store.getOrMake(counted("a"), never);
  expect(artifact.key).toBe(hashKey("unit/1", { name: "a" }));
  expect((await stat(r.place(artifact.key))).isDirectory()).toBe(true);
});

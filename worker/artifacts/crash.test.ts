import { spawn } from "node:child_process";
import { readdir, readFile, stat, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { builtFile } from "../../tests/support/build.ts";
import { openArtifactStore } from "./disk-store.ts";
import { CONTENT, recipe } from "./fixtures/recipe.ts";
import { counted, never, storeRig } from "./fixtures/rig.ts";
import { hashKey } from "./hash.ts";
import { artifactDir, unlessMissing } from "./manifest.ts";

const MAKER = resolve(import.meta.dirname, "fixtures/maker.mjs");
const DIE_AT = resolve(import.meta.dirname, "fixtures/die-at.mjs");
const KEY = hashKey(recipe.kind, recipe.key);

/** A process that makes the artifact when it is told to; see `fixtures/maker.mjs`. */
async function startMaker(dir: string, dieAt?: number) {
  const built = await builtFile("worker/artifacts");
  const options = dieAt === undefined ? [] : ["--import", DIE_AT];
  const maker = spawn(process.execPath, [...options, MAKER, built, dir], {
    env: { ...process.env, DIE_AT: String(dieAt) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { stdin, stdout } = maker;
  // It may be dead before it is told: that is what is being tested.
  stdin.on("error", () => undefined);
  const lines = createInterface(stdout)[Symbol.asyncIterator]();
  const exited = new Promise<NodeJS.Signals | null>((resolve) => {
    maker.on("exit", (_code, signal) => resolve(signal));
  });
  return {
    exited,
    say: () => stdin.write("go"),
    end: () => stdin.end(),
    kill: () => maker.kill("SIGKILL"),
    nextLine: async (): Promise<unknown> => (await lines.next()).value,
  };
}

/** Runs a maker that is killed at its n-th operation. False once it comes through alive. */
async function isKilled(dir: string, dieAt: number): Promise<boolean> {
  const maker = await startMaker(dir, dieAt);
  maker.say();
  maker.end();
  return (await maker.exited) === "SIGKILL";
}

async function checkAfterCrash(dir: string): Promise<"there" | "missing"> {
  const visible = await unlessMissing(stat(artifactDir(dir, KEY)));
  const store = await openArtifactStore({ dir, maxBytes: 1e9, now: Date.now });
  expect(await readdir(join(dir, "tmp"))).toEqual([]);
  const found = await store.find(recipe);
  expect(found !== undefined).toBe(visible !== undefined);
  const artifact = await store.getOrMake(recipe, never);
  expect(artifact.value).toEqual({ name: "x" });
  expect(await readFile(artifact.file("sound.bin"), "utf8")).toBe(CONTENT);
  expect(artifact.cached).toBe(visible !== undefined);
  expect(await store.clear()).toMatchObject({ artifacts: 1 });
  return found === undefined ? "missing" : "there";
}

test("a process killed at any operation on files never leaves a half artifact to be seen", async () => {
  const states: string[] = [];
  let alive = false;
  for (let first = 1; !alive; first += 4) {
    const points = [first, first + 1, first + 2, first + 3];
    const outcomes = await Promise.all(
      points.map(async (point) => {
        await using r = await storeRig();
        const killed = await isKilled(r.dir, point);
        return { killed, state: await checkAfterCrash(r.dir) };
      }),
    );
    states.push(...outcomes.map((outcome) => outcome.state));
    alive = outcomes.some((outcome) => !outcome.killed);
  }
  // Nothing to be seen up to the rename, and all of it from then on.
  const commitPoint = states.indexOf("there");
  expect(commitPoint).toBeGreaterThan(10);
  expect(new Set(states.slice(commitPoint))).toEqual(new Set(["there"]));
});

test("two processes that make the same at once both end with the one whole artifact", async () => {
  await using r = await storeRig();
  const makers = await Promise.all([startMaker(r.dir), startMaker(r.dir)]);
  for (const maker of makers) expect(await maker.nextLine()).toBe("ready");
  for (const maker of makers) maker.say();
  for (const maker of makers) expect(await maker.nextLine()).toMatch(/^(made|found)$/);
  for (const maker of makers) maker.end();
  for (const maker of makers) expect(await maker.exited).toBe(null);
  const found = await r.store.find(recipe);
  expect(found && (await readFile(found.file("sound.bin"), "utf8"))).toBe(CONTENT);
  expect(await r.leftovers()).toEqual([]);
});

test("what a living process uses in a session is spared by others, until it dies", async () => {
  await using r = await storeRig({ maxBytes: 0 });
  for (const made of [recipe, counted("unused")]) {
    const { key } = await r.store.getOrMake(made, never);
    await utimes(join(r.place(key), "manifest.json"), 1000, 1000);
  }
  const holder = await startMaker(r.dir);
  await holder.nextLine();
  holder.say();
  expect(await holder.nextLine()).toBe("found");
  expect(await r.store.collect()).toMatchObject({ artifacts: 1 });
  expect(await r.store.usage()).toMatchObject({ artifacts: 1 });
  holder.kill();
  expect(await holder.exited).toBe("SIGKILL");
  expect(await r.store.collect()).toMatchObject({ artifacts: 1 });
  expect(await r.leftovers()).toEqual([]);
});

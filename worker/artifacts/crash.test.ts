import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { builtFile } from "../../tests/support/build.ts";
import { openArtifactStore } from "./disk-store.ts";
import { CONTENT, recipe } from "./fixtures/maker.ts";
import { never, storeRig } from "./fixtures/rig.ts";
import { hashKey } from "./hash.ts";
import { artifactDir, unlessMissing } from "./manifest.ts";

const DIE_AT = resolve(import.meta.dirname, "fixtures/die-at.mjs");
const KEY = hashKey(recipe.kind, recipe.key);

/** A process that makes the artifact as soon as it is told to (or at once). */
async function startMaker(dir: string, dieAt?: number): Promise<ChildProcess> {
  const program = await builtFile("worker/artifacts/fixtures/maker.js");
  const options = dieAt === undefined ? [] : ["--import", DIE_AT];
  const env = { ...process.env, DIE_AT: String(dieAt) };
  return spawn(process.execPath, [...options, program, dir], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** Runs a maker that is killed at its n-th operation. False once it comes through alive. */
async function isKilled(dir: string, dieAt: number): Promise<boolean> {
  const maker = await startMaker(dir, dieAt);
  // It may be dead before it reads: that is what is being tested.
  maker.stdin?.on("error", () => undefined).end("go");
  maker.stdout?.resume();
  const [code, signal]: unknown[] = await once(maker, "exit");
  expect(signal === "SIGKILL" || code === 0).toBe(true);
  return signal === "SIGKILL";
}

async function checkAfterCrash(dir: string): Promise<"there" | "missing"> {
  const visible = await unlessMissing(stat(artifactDir(dir, KEY)));
  const store = await openArtifactStore({ dir, maxBytes: 1e9, now: Date.now });
  expect(await readdir(join(dir, "tmp"))).toEqual([]);
  const found = await store.find(recipe);
  expect(found !== undefined).toBe(visible !== undefined);
  const artifact = await store.getOrMake(recipe, never);
  expect(artifact.value).toEqual({ name: "x" });
  for (const name of ["one.bin", "two.bin"]) {
    expect(await readFile(artifact.file(name), "utf8")).toBe(CONTENT);
  }
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
  await Promise.all(makers.map((maker) => maker.stdout && once(maker.stdout, "readable")));
  const outputs = makers.map((maker) => maker.stdout && text(maker.stdout));
  for (const maker of makers) maker.stdin?.end("go");
  for (const output of await Promise.all(outputs))
    expect(output).toMatch(/^ready\n(made|found)\n$/);
  const found = await r.store.find(recipe);
  expect(found && (await readFile(found.file("two.bin"), "utf8"))).toBe(CONTENT);
  expect(await r.leftovers()).toEqual([]);
});

test("what a session of a living process uses is spared by others, until it dies", async () => {
  await using r = await storeRig({ maxBytes: 0 });
  const { key } = await r.store.getOrMake(recipe, never);
  const holder = await startMaker(r.dir);
  if (holder.stdout === null) throw new Error("no output");
  await once(holder.stdout, "readable");
  expect(r.place(key)).toContain(key);
  holder.kill("SIGKILL");
  await once(holder, "exit");
});

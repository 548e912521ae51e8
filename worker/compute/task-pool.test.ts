import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, expect, test } from "vitest";
import { builtFile } from "../../tests/support/build.ts";
import { openCompute } from "./pool.ts";
import { openTaskPool } from "./task-pool.ts";

interface Shared {
  readonly shared: Int32Array;
}

/** The tasks of fixtures/thread.mjs, as types. */
interface Tasks {
  readonly [name: string]: (input: never) => unknown;
  double(input: { value: number }): number;
  fail(input: null): never;
  bug(input: null): never;
  hold(input: Shared): string;
  count(input: { to: number }): number;
  samples(input: { length: number }): { samples: Float32Array; part: Uint8Array };
  kept(input: null): number;
  sum(input: { shared: Float32Array }): number;
  die(input: null): never;
}

const THREAD = new URL("./fixtures/thread.mjs", import.meta.url);
const signal = new AbortController().signal;
const open: AsyncDisposable[] = [];

beforeAll(async () => {
  const url = async (path: string): Promise<string> => pathToFileURL(await builtFile(path)).href;
  process.env["OCTAVIA_TEST_SERVE"] = await url("worker/compute/serve.js");
  process.env["OCTAVIA_TEST_ERRORS"] = await url("contract/errors.js");
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool[Symbol.asyncDispose]()));
});

function rig(threads = 1) {
  const errors: Error[] = [];
  const onError = (error: Error): void => void errors.push(error);
  const pool = openTaskPool<Tasks>({ file: THREAD, threads, onError });
  open.push(pool);
  return { pool, errors };
}

/** [0] tasks that have begun, [1] set to let them go, [2] tasks that ran to their end. */
const gate = (): Int32Array => new Int32Array(new SharedArrayBuffer(12));

/** Progress that tells when so many tasks have begun. */
function starts(count: number) {
  let left = count;
  let tell: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const progress = (): void => {
    left -= 1;
    if (left === 0) tell();
  };
  return { begun, progress };
}

test("a task's result comes back from its thread", async () => {
  expect(await rig().pool.run("double", { value: 21 }, { signal })).toBe(42);
});

test("an OctaviaError thrown in a thread arrives as one, kind and hint included", async () => {
  await expect(rig().pool.run("fail", null, { signal })).rejects.toMatchObject({
    name: "OctaviaError",
    kind: "UnsupportedMedia",
    message: "This is no sound.",
    hint: "Try another.",
  });
});

test("a bug in a task arrives as Internal with its stack", async () => {
  const run = rig().pool.run("bug", null, { signal });
  await expect(run).rejects.toMatchObject({ kind: "Internal" });
  await expect(run).rejects.toHaveProperty("details", expect.stringContaining("thread.mjs"));
});

test("cancel reaches a task in the midst of its loop, and its thread lives on", async () => {
  const { pool } = rig();
  const shared = gate();
  const { begun, progress } = starts(1);
  const cancel = new AbortController();
  const held = pool.run("hold", { shared }, { signal: cancel.signal, progress });
  await begun;
  cancel.abort();
  await expect(held).rejects.toMatchObject({ kind: "Cancelled" });
  expect(Atomics.load(shared, 2)).toBe(0);
  expect(await pool.run("double", { value: 1 }, { signal })).toBe(2);
});

test("a task cancelled while it waits for a thread ends at once, before the one in its way", async () => {
  const { pool } = rig();
  const shared = gate();
  const { begun, progress } = starts(1);
  const cancel = new AbortController();
  const first = pool.run("hold", { shared }, { signal, progress });
  const second = pool.run("hold", { shared }, { signal: cancel.signal });
  await begun;
  cancel.abort();
  await expect(second).rejects.toMatchObject({ kind: "Cancelled" });
  Atomics.store(shared, 1, 1);
  expect(await first).toBe("let go");
  expect(Atomics.load(shared, 0)).toBe(1);
});

test("as many tasks run at once as there are threads", async () => {
  const { pool } = rig(2);
  const shared = gate();
  const { begun, progress } = starts(2);
  const held = [1, 2, 3].map(() => pool.run("hold", { shared }, { signal, progress }));
  await begun;
  expect(Atomics.load(shared, 0)).toBe(2);
  Atomics.store(shared, 1, 1);
  await Promise.all(held);
  expect(Atomics.load(shared, 2)).toBe(3);
});

test("all progress arrives, in order, before the result", async () => {
  const seen: number[] = [];
  const progress = (done: number): void => void seen.push(done);
  await rig().pool.run("count", { to: 500 }, { signal, progress });
  expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
});

test("typed arrays in a result are moved, parts of a buffer copied", async () => {
  const { pool } = rig();
  const { samples, part } = await pool.run("samples", { length: 1000 }, { signal });
  expect([samples.length, samples[999], part.length]).toEqual([1000, 0.5, 3]);
  expect(await pool.run("kept", null, { signal })).toBe(0);
});

test("shared memory goes in without a copy", async () => {
  const shared = new Float32Array(new SharedArrayBuffer(16)).fill(2);
  expect(await rig().pool.run("sum", { shared }, { signal })).toBe(8);
});

test("a thread that dies fails its task with EngineFailure, and another takes its place", async () => {
  const { pool } = rig();
  await expect(pool.run("die", null, { signal })).rejects.toMatchObject({ kind: "EngineFailure" });
  expect(await pool.run("double", { value: 4 }, { signal })).toBe(8);
});

test("closing cancels what runs and waits for it", async () => {
  const { pool } = rig();
  const shared = gate();
  const { begun, progress } = starts(1);
  const held = pool.run("hold", { shared }, { signal, progress });
  const waiting = pool.run("hold", { shared }, { signal });
  const outcome = Promise.allSettled([held, waiting]);
  await begun;
  await pool[Symbol.asyncDispose]();
  for (const { status } of await outcome) expect(status).toBe("rejected");
  await expect(held).rejects.toMatchObject({ kind: "Cancelled" });
  expect(Atomics.load(shared, 0)).toBe(1);
});

test("a thread file that cannot be loaded is reported and leaves no task waiting", async () => {
  const file = new URL("./fixtures/missing.mjs", import.meta.url);
  const failed = new EventTarget();
  const reported = once(failed, "error");
  const onError = (): void => void failed.dispatchEvent(new Event("error"));
  const pool = openTaskPool<Tasks>({ file, threads: 1, onError });
  open.push(pool);
  await expect(pool.run("double", { value: 1 }, { signal })).rejects.toMatchObject({
    kind: "EngineFailure",
  });
  await reported;
});

test("the engine's own tasks run on the pool", async () => {
  const file = pathToFileURL(await builtFile("worker/thread.js"));
  const onError = (error: Error): void => expect.fail(error.message);
  const compute = openCompute({
    threads: 1,
    modelMemoryBytes: 0,
    onError,
    files: { thread: file, inference: file },
  });
  open.push(compute);
  expect(await compute.run("noop", { value: 3 }, { signal })).toBe(3);
});

import { expect, test } from "vitest";
import { NulPipeline, type Stage } from "./pipeline.ts";

const live = (): AbortSignal => new AbortController().signal;

/** A program that hands on what `change` makes of its input; it ends at the word "die". */
const stage = (change: string): Stage => [
  process.execPath,
  "-e",
  `process.stdin.on("data", (data) => {
    const text = data.toString();
    if (text.includes("die")) process.exit(3);
    process.stdout.write(${change});
  })`,
];

const pipeline = (): NulPipeline =>
  new NulPipeline("Test", [stage("text"), stage("text.toUpperCase()")]);

test("each text gets its answer, in order, from programs that live on", async () => {
  const upper = pipeline();
  const [first, second] = await Promise.all([
    upper.ask(["one", "", "two"], live()),
    upper.ask(["three"], live()),
  ]);
  expect(first).toEqual(["ONE", "", "TWO"]);
  expect(second).toEqual(["THREE"]);
  await upper.close();
});

test("a program that dies fails what was asked, and the next asking starts anew", async () => {
  const upper = pipeline();
  await expect(upper.ask(["one", "die"], live())).rejects.toMatchObject({ kind: "EngineFailure" });
  expect(await upper.ask(["two"], live())).toEqual(["TWO"]);
  await upper.close();
});

test("a program that is not there is a failure of the engine", async () => {
  const broken = new NulPipeline("Test", [["/nowhere/at-all"], stage("text")]);
  await expect(broken.ask(["one"], live())).rejects.toMatchObject({ kind: "EngineFailure" });
  await broken.close();
});

test("late answers to what was cancelled are not taken for those of the next asking", async () => {
  const upper = pipeline();
  const abort = new AbortController();
  const work = upper.ask(["one", "two"], abort.signal);
  abort.abort();
  await expect(work).rejects.toMatchObject({ kind: "Cancelled" });
  expect(await upper.ask(["three"], live())).toEqual(["THREE"]);
  await upper.close();
});

import { EventEmitter, once } from "node:events";
import { afterEach, expect, test } from "vitest";
import type { RunEvent } from "../../contract/events.ts";
import { DubSpec } from "../../contract/kinds/dub.ts";
import { HandClock } from "../../tests/support/hand-clock.ts";
import { openWitnesses } from "../../tests/support/witnesses.ts";
import { type Clock, systemClock } from "../../worker/host/clock.ts";
import { PROTOCOL_VERSION } from "../../worker/protocol.ts";
import { type Log, silentLog } from "../db/log.ts";
import { openEngine } from "./engine-process.ts";
import { forkEngine } from "./fork-engine.ts";
import { createLocalRunner } from "./local-runner.ts";

const FIXTURE = new URL("./fixtures/engine.mjs", import.meta.url);
const JOB = "0123456789";
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

/** As vitest's, without its `any`. */
const containing = (part: string): unknown => expect.stringContaining(part);

/** A spec whose input tells the fixture how to behave. */
const spec = (input: string): DubSpec =>
  DubSpec.parse({ kind: "dub", input, outDir: "/out", to: ["es"] });

async function rig(start = "ready", clock: Clock = new HandClock()) {
  const witnesses = await openWitnesses();
  const env = {
    ...process.env,
    OCTAVIA_TEST_SOCKET: witnesses.socket,
    OCTAVIA_TEST_START: start,
    OCTAVIA_TEST_VERSION: String(PROTOCOL_VERSION),
  };
  const ends = new EventEmitter();
  const log: Log = { ...silentLog, error: (_, message) => void ends.emit(message) };
  const engine = openEngine({
    spawn: forkEngine({ file: FIXTURE, env }),
    home: { artifacts: "/a", models: "/m", logs: "/l" },
    settings: { cacheLimitBytes: 0 },
    watchdogSeconds: 5,
    log,
    clock,
  });
  open.push(witnesses, engine);
  const noop = (value: number): Promise<number> => engine.request("noop", { value });
  /** Settles when main has seen the engine's end. */
  const nextEnd = (): Promise<unknown> => once(ends, "engine ended");
  return { engine, witnesses, noop, nextEnd };
}

/** Starts a run; `moved` settles with its first event. */
function startRun(engine: Awaited<ReturnType<typeof rig>>["engine"], input: string) {
  const events: RunEvent[] = [];
  const cancel = new AbortController();
  let tellMoved: () => void = () => undefined;
  const moved = new Promise<void>((resolve) => {
    tellMoved = resolve;
  });
  const onEvent = (event: RunEvent): void => {
    events.push(event);
    tellMoved();
  };
  const result = createLocalRunner(engine).run(spec(input), {
    job: JOB,
    signal: cancel.signal,
    onEvent,
  });
  // Handled here too, so that a test may look at it later.
  result.catch(() => undefined);
  return { result, events, cancel, moved };
}

test("the engine starts with the first request and answers it", async () => {
  const { engine, noop } = await rig();
  expect(engine.pid).toBeUndefined();
  expect(await noop(5)).toBe(5);
  expect(engine.pid).toBeGreaterThan(0);
});

test("requests sent while it starts are answered once it is ready, however slowly", async () => {
  const clock = new HandClock();
  const { noop, witnesses } = await rig("slow", clock);
  const answers = Promise.all([noop(1), noop(2)]);
  const engine = await witnesses.next();
  clock.turn(50_000);
  engine.go();
  expect(await answers).toEqual([1, 2]);
});

test("an engine's failure arrives as the OctaviaError it was", async () => {
  const { noop } = await rig();
  await expect(noop(16)).rejects.toMatchObject({
    name: "OctaviaError",
    kind: "MissingModel",
    hint: "Install one.",
  });
});

test("a run's events arrive in order, all of a flood of them, then its result", async () => {
  const { engine } = await rig();
  const { result, events } = startRun(engine, "flood");
  expect(await result).toEqual({ outputs: [], report: "/report.json", warnings: [] });
  const done = events.map((event) => (event.type === "progress" ? event.progress.done : -1));
  expect(done).toEqual(Array.from({ length: 5000 }, (_, index) => index));
});

test("a crash fails what was open with EngineFailure and the last lines, and another engine takes over within 5 s", async () => {
  const { engine, noop } = await rig();
  const { result, moved } = startRun(engine, "hang");
  await moved;
  const first = engine.pid;
  const begun = performance.now();
  await expect(noop(13)).rejects.toMatchObject({
    kind: "EngineFailure",
    message: "The engine process ended unexpectedly (exit code 13).",
    details: containing("asked for noop"),
  });
  await expect(result).rejects.toMatchObject({ kind: "EngineFailure" });
  expect(await noop(5)).toBe(5);
  expect(performance.now() - begun).toBeLessThan(5000);
  expect(engine.pid).not.toBe(first);
});

test("an idle engine that is killed starts again by itself", async () => {
  const { engine, noop, witnesses } = await rig();
  await noop(1);
  const first = await witnesses.next();
  if (engine.pid !== undefined) process.kill(engine.pid, "SIGKILL");
  await first.gone;
  expect((await witnesses.next()).name).toBe("engine");
});

test("V8 out of memory is OutOfMemory", async () => {
  const { engine } = await rig();
  const { result } = startRun(engine, "memory");
  await expect(result).rejects.toMatchObject({ kind: "OutOfMemory" });
});

test("an engine that dies at its start is tried three times; then the request fails and names the doctor", async () => {
  const { noop, witnesses } = await rig("die", systemClock);
  await expect(noop(1)).rejects.toMatchObject({
    kind: "EngineFailure",
    hint: containing("octavia doctor"),
    details: containing("no such library"),
  });
  await expect(noop(2)).rejects.toMatchObject({ message: "The engine process does not start." });
  expect(witnesses.waiting).toBeLessThanOrEqual(6);
});

test("an engine that says why it cannot start fails the request with that", async () => {
  const { noop } = await rig("full", systemClock);
  await expect(noop(1)).rejects.toMatchObject({ kind: "DiskFull", hint: "Free some." });
});

test("an engine of another version is not talked to", async () => {
  const { noop } = await rig("old", systemClock);
  await expect(noop(1)).rejects.toMatchObject({
    kind: "EngineFailure",
    details: containing("version 0"),
  });
});

test("an engine that never gets ready is ended after a minute", async () => {
  const clock = new HandClock();
  const { noop, witnesses, nextEnd } = await rig("slow", clock);
  const answer = noop(1);
  answer.catch(() => undefined);
  for (const pause of [0, 0, 250]) {
    clock.turn(pause);
    const life = await witnesses.next();
    const ended = nextEnd();
    clock.turn(60_000);
    await Promise.all([life.gone, ended]);
  }
  await expect(answer).rejects.toMatchObject({
    details: containing("took too long to start"),
  });
});

test("an engine that says nothing for 10 s is ended", async () => {
  const clock = new HandClock();
  const { noop, engine, witnesses } = await rig("ready", clock);
  await noop(1);
  const { pid } = engine;
  clock.turn(9_000);
  expect(await noop(1)).toBe(1);
  expect(engine.pid).toBe(pid);
  const silence = noop(12);
  clock.turn(10_000);
  await expect(silence).rejects.toMatchObject({
    kind: "EngineFailure",
    message: "The engine process stopped answering and was ended.",
  });
  await (await witnesses.next()).gone;
});

test("a run without progress is a hang: it fails and names the step, and the engine is replaced", async () => {
  const clock = new HandClock();
  const { noop, engine, witnesses } = await rig("ready", clock);
  const { result, moved } = startRun(engine, "hang");
  await moved;
  clock.turn(5_000);
  await expect(result).rejects.toMatchObject({
    kind: "EngineFailure",
    message: 'The engine stopped making progress at step "mix:es".',
    step: "mix:es",
  });
  await (await witnesses.next()).gone;
  expect(await noop(5)).toBe(5);
});

test("a cancel is answered with Cancelled, and the engine lives on", async () => {
  const { noop, engine } = await rig();
  const { result, moved, cancel } = startRun(engine, "hang");
  await moved;
  const { pid } = engine;
  cancel.abort();
  await expect(result).rejects.toMatchObject({ kind: "Cancelled" });
  expect(await noop(5)).toBe(5);
  expect(engine.pid).toBe(pid);
});

test("a cancel before the engine is ready ends the request at once", async () => {
  const { engine, witnesses } = await rig("slow");
  const { result, cancel } = startRun(engine, "good");
  await witnesses.next();
  cancel.abort();
  await expect(result).rejects.toMatchObject({ kind: "Cancelled" });
});

test("an engine that ignores a cancel for 10 s is ended; it is Cancelled still", async () => {
  const clock = new HandClock();
  const { engine, noop, witnesses } = await rig("ready", clock);
  const { result, moved, cancel } = startRun(engine, "deaf");
  await moved;
  cancel.abort();
  for (let second = 0; second < 9; second += 1) {
    clock.turn(1000);
    await noop(second);
  }
  clock.turn(1000);
  await (await witnesses.next()).gone;
  await expect(result).rejects.toMatchObject({ kind: "Cancelled" });
});

test("a message that cannot be understood is a protocol error: the engine is replaced", async () => {
  const { noop } = await rig();
  await expect(noop(14)).rejects.toMatchObject({
    kind: "EngineFailure",
    message: "The engine process said something that cannot be understood.",
    details: containing("sing"),
  });
  expect(await noop(5)).toBe(5);
});

test("an answer of the wrong shape fails its request only", async () => {
  const { noop, engine } = await rig();
  const first = noop(1);
  await first;
  const { pid } = engine;
  await expect(noop(15)).rejects.toMatchObject({ kind: "Internal" });
  expect(await noop(5)).toBe(5);
  expect(engine.pid).toBe(pid);
});

test("children of an engine that crashes die with it", async () => {
  const { engine, noop, witnesses } = await rig();
  startRun(engine, "child");
  const [parent, child] = [await witnesses.next(), await witnesses.next()];
  expect(child.name).toBe("grandchild");
  await expect(noop(13)).rejects.toMatchObject({ kind: "EngineFailure" });
  await Promise.all([parent.gone, child.gone]);
});

test("after close nothing is left: no engine, no child of it, no request open", async () => {
  const { engine, witnesses, noop } = await rig();
  const { result } = startRun(engine, "child");
  const [parent, child] = [await witnesses.next(), await witnesses.next()];
  await engine.close();
  await Promise.all([parent.gone, child.gone]);
  await expect(result).rejects.toMatchObject({ kind: "EngineFailure" });
  expect(engine.pid).toBeUndefined();
  await expect(noop(1)).rejects.toMatchObject({ kind: "EngineFailure" });
});

test("an engine that heeds neither shutdown nor SIGTERM is killed after 5 s", async () => {
  const clock = new HandClock();
  const { engine, witnesses, noop } = await rig("stubborn", clock);
  await noop(1);
  const life = await witnesses.next();
  const closed = engine.close();
  clock.turn(4_900);
  expect(engine.pid).toBeGreaterThan(0);
  clock.turn(100);
  await Promise.all([closed, life.gone]);
});

test("kill ends engine and children this instant, and open requests with them", async () => {
  const { engine, witnesses } = await rig();
  const { result } = startRun(engine, "child");
  const [parent, child] = [await witnesses.next(), await witnesses.next()];
  engine.kill();
  await expect(result).rejects.toMatchObject({ kind: "Cancelled" });
  await Promise.all([parent.gone, child.gone, engine.close()]);
});

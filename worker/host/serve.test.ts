import { expect, test } from "vitest";
import { cancelled, OctaviaError } from "../../contract/errors.ts";
import { HandClock } from "../../tests/support/hand-clock.ts";
import { type FromEngine, PROTOCOL_VERSION } from "../protocol.ts";
import { createLog } from "./log.ts";
import { type Channel, type Handlers, type Opened, startHost } from "./serve.ts";

const hello = {
  type: "hello",
  version: PROTOCOL_VERSION,
  home: { artifacts: "/a", models: "/m", logs: "/l" },
  settings: { cacheLimitBytes: 1e9 },
};

const unused = (): Promise<never> => Promise.reject(new Error("Internal: not in this test"));

const handlers: Handlers = {
  run: unused,
  plan: unused,
  preview: unused,
  captionPreview: unused,
  engines: () =>
    Promise.reject(new OctaviaError("MissingModel", "None.", { hint: "Install one." })),
  cache: unused,
  collect: unused,
  media: unused,
  devices: unused,
  voices: unused,
  voiceSample: unused,
  probe: unused,
  peaks: unused,
  frame: unused,
  noop: ({ value }) => Promise.resolve(value),
};

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function rig(own: Partial<Handlers> = {}, open?: () => Promise<Opened>) {
  const clock = new HandClock();
  const sent: FromEngine[] = [];
  const exits: number[] = [];
  let disposed = 0;
  let receive: (message: unknown) => void = () => undefined;
  let disconnect: () => void = () => undefined;
  const channel: Channel = {
    send(message, onSent) {
      sent.push(message);
      onSent?.();
    },
    onMessage: (listener) => {
      receive = listener;
    },
    onClose: (listener) => {
      disconnect = listener;
    },
  };
  const openFakes = (): Promise<Opened> =>
    Promise.resolve({
      handlers: { ...handlers, ...own },
      [Symbol.asyncDispose]: () => {
        disposed += 1;
        return Promise.resolve();
      },
    });
  const { log } = createLog(() => undefined);
  const exit = (code: number): void => void exits.push(code);
  const host = startHost({ channel, open: open ?? openFakes, clock, log, exit });
  const say = async (...messages: unknown[]): Promise<void> => {
    for (const message of messages) receive(message);
    await settle();
  };
  return {
    clock,
    sent,
    exits,
    host,
    say,
    disconnect: () => disconnect(),
    disposed: () => disposed,
  };
}

const request = (id: number, method: string, params: unknown = {}) => ({
  type: "request",
  id,
  method,
  params,
});

/** A handler that ends when the test says, or some time after its cancel when the test says. */
function held() {
  const signals: AbortSignal[] = [];
  let end: (error?: Error) => void = () => undefined;
  const noop: Handlers["noop"] = (_, { signal }) => {
    signals.push(signal);
    return new Promise((resolve, reject) => {
      end = (error) => (error === undefined ? resolve(1) : reject(error));
    });
  };
  return { noop, signals, end: (error?: Error) => end(error) };
}

test("after the hello it opens its tools and says that it is ready", async () => {
  const { sent, say } = rig();
  await say(hello);
  expect(sent).toEqual([{ type: "ready", version: PROTOCOL_VERSION, pid: process.pid }]);
});

test("a request is answered with the method's result", async () => {
  const { sent, say } = rig();
  await say(hello);
  await say(request(7, "noop", { value: 5 }));
  expect(sent.at(-1)).toEqual({ type: "result", id: 7, value: 5 });
});

test("an error crosses as data, kind and hint included", async () => {
  const { sent, say } = rig();
  await say(hello);
  await say(request(7, "engines"));
  const error = { kind: "MissingModel", message: "None.", hint: "Install one." };
  expect(sent.at(-1)).toEqual({ type: "failure", id: 7, error });
});

test("bad parameters fail their own request only", async () => {
  const { sent, say, exits } = rig();
  await say(hello);
  await say(request(7, "noop", { value: "five" }), request(8, "noop", { value: 5 }));
  expect(sent).toContainEqual({ type: "result", id: 8, value: 5 });
  expect(sent).toContainEqual(expect.objectContaining({ type: "failure", id: 7 }));
  expect(exits).toEqual([]);
});

test("a result that does not fit the contract is a failure", async () => {
  const { sent, say } = rig({ noop: () => Promise.resolve(Number.NaN) });
  await say(hello);
  await say(request(7, "noop", { value: 5 }));
  expect(sent.at(-1)).toMatchObject({ type: "failure", id: 7, error: { kind: "Internal" } });
});

test("a cancel reaches its own request, and is answered only when that has wound down", async () => {
  const work = held();
  const { sent, say } = rig({ noop: work.noop });
  await say(hello);
  await say(request(7, "noop", { value: 5 }), request(8, "noop", { value: 5 }));
  await say({ type: "cancel", id: 8 });
  expect(work.signals.map((signal) => signal.aborted)).toEqual([false, true]);
  expect(sent).toHaveLength(1);
  work.end(cancelled());
  await settle();
  expect(sent.at(-1)).toMatchObject({ type: "failure", id: 8, error: { kind: "Cancelled" } });
});

test("events come in order, and before the answer", async () => {
  const { sent, say } = rig({
    noop: ({ value }, { emit }) => {
      emit({ type: "step-started", step: "mix" });
      emit({ type: "warning", message: "Quiet." });
      return Promise.resolve(value);
    },
  });
  await say(hello);
  await say(request(7, "noop", { value: 5 }));
  const told = sent.map((message) =>
    message.type === "event" ? message.event.type : message.type,
  );
  expect(told).toEqual(["ready", "step-started", "warning", "result"]);
});

test("the heart beats every second from the first", async () => {
  const { sent, clock } = rig();
  clock.turn(3000);
  await settle();
  expect(sent.map(({ type }) => type)).toEqual(["heartbeat", "heartbeat", "heartbeat"]);
});

test.each([
  ["shutdown", (r: ReturnType<typeof rig>) => r.say({ type: "shutdown" })],
  ["the end of its parent", (r: ReturnType<typeof rig>) => Promise.resolve(r.disconnect())],
])("on %s it cancels all, waits for it, closes its tools and exits with 0", async (_, end) => {
  const work = held();
  const r = rig({ noop: work.noop });
  await r.say(hello);
  await r.say(request(7, "noop", { value: 5 }));
  await end(r);
  expect(work.signals[0]?.aborted).toBe(true);
  expect(r.exits).toEqual([]);
  await r.say(request(8, "noop", { value: 5 }));
  expect(r.sent.at(-1)).toMatchObject({ type: "failure", id: 8, error: { kind: "Cancelled" } });
  work.end(cancelled());
  await settle();
  expect(r.disposed()).toBe(1);
  expect(r.exits).toEqual([0]);
});

test("work that does not wind down is left behind within 2 s", async () => {
  const work = held();
  const { exits, clock, say } = rig({ noop: work.noop });
  await say(hello);
  await say(request(7, "noop", { value: 5 }));
  await say({ type: "shutdown" });
  clock.turn(2000);
  expect(exits).toEqual([1]);
});

test.each([
  ["is none of the protocol", { type: "sing" }],
  ["is of another version", { ...hello, version: PROTOCOL_VERSION + 1 }],
])("a message that %s ends the process, with the reason", async (_, message) => {
  const { sent, exits, say } = rig();
  await say(message);
  expect(sent.at(-1)).toMatchObject({ type: "fatal", error: { kind: "Internal" } });
  expect(exits).toEqual([1]);
});

test("tools that cannot be opened end the process, with their own error", async () => {
  const full = new OctaviaError("DiskFull", "The disk is full.");
  const { sent, exits, say } = rig({}, () => Promise.reject(full));
  await say(hello);
  expect(sent.at(-1)).toEqual({ type: "fatal", error: full.toInfo() });
  expect(exits).toEqual([1]);
});

test("tools that are open only after the end was wanted are closed again", async () => {
  let ready: (opened: Opened) => void = () => undefined;
  let disposed = false;
  const { exits, sent, say } = rig({}, () => new Promise((resolve) => (ready = resolve)));
  await say(hello, { type: "shutdown" });
  ready({
    handlers,
    [Symbol.asyncDispose]: () => {
      disposed = true;
      return Promise.resolve();
    },
  });
  await settle();
  expect(disposed).toBe(true);
  expect(exits).toEqual([0]);
  expect(sent).toEqual([]);
});

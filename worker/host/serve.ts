import { z } from "zod";
import { cancelled, type OctaviaError, toOctaviaError } from "../../contract/errors.ts";
import type { RunEvent } from "../../contract/events.ts";
import {
  type FromEngine,
  type Hello,
  METHODS,
  type Method,
  type ParamsOf,
  PROTOCOL_VERSION,
  type ResultOf,
  ToEngine,
} from "../protocol.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import { throttleProgress } from "./progress.ts";

const HEARTBEAT_MS = 1000;
/** The parent is gone or wants an end: what has not wound down after this is killed. */
const DRAIN_MS = 1800;

/** The way to main and back; over child_process' IPC, or a MessagePort in Electron. */
export interface Channel {
  /** `sent` is called once the message is out, or cannot go out any more. */
  send(message: FromEngine, sent?: () => void): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Main is gone. */
  onClose(listener: () => void): void;
}

export interface RequestContext {
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

/** What the engine can do, one function a method. */
export type Handlers = {
  readonly [M in Method]: (params: ParamsOf[M], context: RequestContext) => Promise<ResultOf[M]>;
};

/** The handlers, with what they hold open. */
export interface Opened extends AsyncDisposable {
  readonly handlers: Handlers;
}

interface HostOptions {
  readonly channel: Channel;
  /** Opens what the handlers need, when main has said hello. */
  readonly open: (hello: Hello) => Promise<Opened>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the process, with all its children unless the code is 0: then there are none left. */
  readonly exit: (code: number) => void;
}

/** The engine process, seen from its entry. */
export interface Host {
  /** Cancels all, waits until it has wound down (2 s at most), then exits with 0. */
  drain(): void;
  /** Says why, then exits with 1. */
  fail(thrown: unknown): void;
}

type State =
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly opened: Opened }
  | { readonly kind: "draining" }
  | { readonly kind: "dead" };

interface Running {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

type Request = Extract<ToEngine, { type: "request" }>;

/**
 * Serves main over the channel. The heartbeat comes from this very thread, which never computes:
 * computing is done by pool threads and child processes, so that the beat attests what it is
 * asked to, that messages are still read and answered. Work that hangs is another matter: main
 * watches its progress.
 */
export function startHost({ channel, open, clock, log, exit }: HostOptions): Host {
  let state: State = { kind: "starting" };
  let greeted = false;
  const running = new Map<number, Running>();

  const stopBeat = clock.every(HEARTBEAT_MS, () =>
    channel.send({ type: "heartbeat", at: clock.now() }),
  );

  const end = (code: number): void => {
    if (state.kind === "dead") return;
    state = { kind: "dead" };
    stopBeat();
    exit(code);
  };

  const fail = (thrown: unknown): void => {
    const error = toOctaviaError(thrown);
    log.fatal({ error: error.toInfo() }, "the engine ends");
    // A channel that no longer takes anything must not keep a broken process alive.
    clock.after(DRAIN_MS, () => end(1));
    channel.send({ type: "fatal", error: error.toInfo() }, () => end(1));
  };

  const drain = (): void => {
    if (state.kind === "draining" || state.kind === "dead") return;
    const opened = state.kind === "ready" ? state.opened : undefined;
    state = { kind: "draining" };
    log.info({ running: running.size }, "draining");
    clock.after(DRAIN_MS, () => end(1));
    for (const { abort } of running.values()) abort.abort();
    Promise.all([...running.values()].map(({ done }) => done))
      .then(() => opened?.[Symbol.asyncDispose]())
      .then(() => end(0), fail);
  };

  const greet = async (hello: Hello): Promise<void> => {
    if (hello.version !== PROTOCOL_VERSION || greeted) throw protocolError("a hello", hello);
    greeted = true;
    const opened = await open(hello);
    if (state.kind !== "starting") return opened[Symbol.asyncDispose]();
    state = { kind: "ready", opened };
    channel.send({ type: "ready", version: PROTOCOL_VERSION, pid: process.pid });
  };

  const accept = (request: Request): void => {
    if (state.kind !== "ready") {
      channel.send({ type: "failure", id: request.id, error: cancelled().toInfo() });
      return;
    }
    const abort = new AbortController();
    const done = perform(state.opened.handlers, request, abort.signal).finally(() =>
      running.delete(request.id),
    );
    running.set(request.id, { abort, done });
  };

  const perform = async (
    handlers: Handlers,
    { id, method, params }: Request,
    signal: AbortSignal,
  ): Promise<void> => {
    const progress = throttleProgress((event) => channel.send({ type: "event", id, event }), clock);
    // Short questions come by the hundred (a listing, a benchmark); a run is an event.
    const note = method === "run" ? log.info.bind(log) : log.debug.bind(log);
    note({ id, method, params }, "request");
    try {
      const value = await dispatch(handlers, method, params, { signal, emit: progress.emit });
      progress.flush();
      channel.send({ type: "result", id, value });
      note({ id, method }, "result");
    } catch (thrown) {
      const error: OctaviaError = toOctaviaError(thrown);
      progress.flush();
      channel.send({ type: "failure", id, error: error.toInfo() });
      log.warn({ id, method, error: error.toInfo() }, "failure");
    }
  };

  channel.onClose(drain);
  channel.onMessage((raw) => {
    const parsed = ToEngine.safeParse(raw);
    if (!parsed.success) return fail(protocolError("a message", raw));
    const message = parsed.data;
    switch (message.type) {
      case "hello":
        greet(message).catch(fail);
        break;
      case "request":
        accept(message);
        break;
      case "cancel":
        // One that has ended in the meantime is no longer there, and has been answered.
        running.get(message.id)?.abort.abort();
        break;
      case "shutdown":
        drain();
        break;
    }
  });

  return { drain, fail };
}

/** Checks what goes in and what comes out against the method's schemas. */
async function dispatch<M extends Method>(
  handlers: Handlers,
  method: M,
  params: unknown,
  context: RequestContext,
): Promise<ResultOf[M]> {
  const given = METHODS[method].params.safeParse(params);
  if (!given.success) {
    throw new Error(`Internal: bad parameters of ${method}: ${z.prettifyError(given.error)}`);
  }
  const handle: Handlers[M] = handlers[method];
  return METHODS[method].result.parse(await handle(given.data, context));
}

function protocolError(what: string, raw: unknown): Error {
  return new Error(`Internal: ${what} that does not fit the protocol: ${JSON.stringify(raw)}`);
}

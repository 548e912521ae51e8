import { cancelled, OctaviaError } from "../../contract/errors.ts";
import type { Clock } from "../../worker/host/clock.ts";
import type {
  EngineHome,
  EngineSettings,
  Method,
  ParamsOf,
  ResultOf,
} from "../../worker/protocol.ts";
import type { Log } from "../db/log.ts";
import { crashError, type Ending, hangError, startError } from "./crash.ts";
import type { Engine, RequestOptions, SpawnEngine } from "./engine.ts";
import { type Answer, Life } from "./life.ts";
import { type OpenRequest, openRequest } from "./open-request.ts";
import { Restarts } from "./restarts.ts";

/** How long a cancel may stay without answer, in ticks of a second. */
const CANCEL_TICKS = 10;

export type { Engine } from "./engine.ts";

interface EngineOptions {
  readonly spawn: SpawnEngine;
  readonly home: EngineHome;
  readonly settings: EngineSettings;
  /** A run without any event for this long has hung, seconds. */
  readonly watchdogSeconds: number;
  readonly log: Log;
  readonly clock: Clock;
}

type State =
  | { readonly kind: "stopped" }
  | { readonly kind: "starting"; readonly life: Life }
  | { readonly kind: "ready"; readonly life: Life }
  /** Between two lives, after several short ones. */
  | { readonly kind: "pausing"; readonly stop: () => void }
  | { readonly kind: "closing"; readonly life: Life }
  | { readonly kind: "closed" };

/**
 * The engine process, kept alive. Its exit is seen at once and fails what was open in it; a silent
 * one, a run without progress and a cancel without answer are ended by force. It starts again by
 * itself: at once after a single crash, with growing pauses after several.
 */
export function openEngine(options: EngineOptions): Engine {
  return new EngineProcess(options);
}

class EngineProcess implements Engine {
  readonly #options: EngineOptions;
  readonly #requests = new Map<number, OpenRequest>();
  readonly #restarts = new Restarts();
  #state: State = { kind: "stopped" };
  #nextId = 1;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return "life" in this.#state ? this.#state.life.pid : undefined;
  }

  warm(): void {
    if (this.#state.kind === "stopped") this.#start();
  }

  async request<M extends Method>(
    method: M,
    params: ParamsOf[M],
    options: RequestOptions = {},
  ): Promise<ResultOf[M]> {
    const { signal } = options;
    if (signal?.aborted === true) throw cancelled();
    if (this.#state.kind === "closing" || this.#state.kind === "closed") throw isClosed();
    const { request, answer } = openRequest(this.#nextId++, method, params, options);
    const onAbort = (): void => this.#cancel(request);
    signal?.addEventListener("abort", onAbort);
    this.#requests.set(request.id, request);
    if (this.#state.kind === "stopped") this.#start();
    else if (this.#state.kind === "ready") send(this.#state.life, request);
    try {
      return await answer;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#requests.delete(request.id);
    }
  }

  async close(): Promise<void> {
    const state = this.#state;
    switch (state.kind) {
      case "stopped":
      case "closed":
        break;
      case "pausing":
        state.stop();
        break;
      case "starting":
      case "ready":
        this.#state = { kind: "closing", life: state.life };
        state.life.shutdown();
        break;
      case "closing":
        break;
    }
    this.#rejectAll((request) => request.state === "waiting", cancelled);
    if (this.#state.kind === "closing") await this.#state.life.ended;
    this.#state = { kind: "closed" };
  }

  kill(): void {
    const state = this.#state;
    if (state.kind === "pausing") state.stop();
    if ("life" in state) {
      // Still on its way out: `close` waits for it.
      this.#state = { kind: "closing", life: state.life };
      state.life.kill();
    } else {
      this.#state = { kind: "closed" };
    }
    this.#rejectAll(() => true, cancelled);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #start(): void {
    const { log } = this.#options;
    const life: Life = new Life(this.#options, {
      onReady: () => this.#becomeReady(life),
      onAnswer: (answer) => this.#settle(answer),
      onTick: () => this.#watch(life),
      onEnd: (ending) => this.#end(life, ending),
    });
    this.#state = { kind: "starting", life };
    log.info({ engine: life.pid }, "engine started");
  }

  #becomeReady(life: Life): void {
    if (this.#state.kind !== "starting") return;
    this.#state = { kind: "ready", life };
    for (const request of this.#requests.values()) {
      if (request.state === "waiting") send(life, request);
    }
  }

  #settle(answer: Answer): void {
    const request = this.#requests.get(answer.id);
    if (request === undefined) {
      this.#options.log.warn({ answer }, "an answer that nobody waits for");
      return;
    }
    switch (answer.type) {
      case "event":
        request.event(answer.event);
        break;
      case "result":
        request.resolve(answer.value);
        break;
      case "failure":
        request.reject(
          request.state === "cancelling" ? cancelled() : OctaviaError.fromInfo(answer.error),
        );
        break;
    }
  }

  #cancel(request: OpenRequest): void {
    if (request.state === "waiting") {
      request.reject(cancelled());
    } else if ("life" in this.#state) {
      request.state = "cancelling";
      request.quiet = 0;
      this.#state.life.send({ type: "cancel", id: request.id });
    }
  }

  /** Looks for runs that stand still; only a run has progress to show. */
  #watch(life: Life): void {
    for (const request of this.#requests.values()) {
      request.quiet += 1;
      if (request.state === "cancelling") {
        if (request.quiet >= CANCEL_TICKS) life.condemn({ kind: "deaf", request });
      } else if (request.state === "sent" && request.method === "run") {
        const hung = request.quiet >= this.#options.watchdogSeconds;
        if (hung) life.condemn({ kind: "hang", request });
      }
    }
  }

  #end(life: Life, ending: Ending): void {
    const { exit, verdict, fatal } = ending;
    this.#rejectAll(
      ({ state }) => state !== "waiting",
      (request) => {
        if (request.state === "cancelling") return cancelled();
        const isCause = verdict?.kind === "hang" && verdict.request === request;
        return isCause ? hangError(request, ending) : crashError(ending);
      },
    );
    if (this.#state.kind === "closing" || this.#state.kind === "closed") {
      this.#state = { kind: "closed" };
      return;
    }
    const facts = { engine: life.pid, ...exit, verdict: verdict?.kind, fatal };
    this.#options.log.error(facts, "engine ended");
    this.#restart(life, ending);
  }

  #restart(life: Life, ending: Ending): void {
    const next = this.#restarts.after(life, this.#requests.size > 0);
    switch (next.kind) {
      case "now":
        this.#start();
        break;
      case "pause":
        this.#state = {
          kind: "pausing",
          stop: this.#options.clock.after(next.ms, () => this.#start()),
        };
        break;
      case "give-up":
        this.#state = { kind: "stopped" };
        this.#rejectAll(
          () => true,
          () => startError(ending),
        );
        break;
      case "rest":
        this.#state = { kind: "stopped" };
        break;
    }
  }

  #rejectAll(
    which: (request: OpenRequest) => boolean,
    why: (request: OpenRequest) => OctaviaError,
  ): void {
    for (const request of [...this.#requests.values()].filter(which)) {
      // Gone at once: whoever asks again on hearing of it must not be counted twice.
      this.#requests.delete(request.id);
      request.reject(why(request));
    }
  }
}

function send(life: Life, request: OpenRequest): void {
  const { id, method, params } = request;
  request.state = "sent";
  life.send({ type: "request", id, method, params });
}

const isClosed = (): OctaviaError =>
  new OctaviaError("EngineFailure", "The engine has been closed and takes no more work.");

import { z } from "zod";
import type { ErrorInfo } from "../../contract/errors.ts";
import type { Clock } from "../../worker/host/clock.ts";
import {
  type EngineHome,
  type EngineSettings,
  FromEngine,
  PROTOCOL_VERSION,
  type ToEngine,
} from "../../worker/protocol.ts";
import type { Ending, Verdict } from "./crash.ts";
import type { EngineChild, EngineExit, SpawnEngine } from "./engine.ts";
import { Tail } from "./tail.ts";

/**
 * All limits are counted in ticks of a second instead of read off a clock: while this machine
 * sleeps, or main itself is stuck, no ticks come, so that a healthy engine is not blamed for it.
 */
const TICK_MS = 1000;
const START_TICKS = 60;
const SILENT_TICKS = 10;
/** A process ready for this long has left the crashes before it behind. */
const STEADY_TICKS = 10;
/** From the wish to end to SIGTERM, and from there to SIGKILL. */
const SHUTDOWN_MS = 3000;
const TERMINATE_MS = 2000;

interface LifeSettings {
  readonly spawn: SpawnEngine;
  readonly home: EngineHome;
  readonly settings: EngineSettings;
  readonly clock: Clock;
}

/** The messages that concern requests. */
export type Answer = Extract<FromEngine, { type: "event" | "result" | "failure" }>;

interface LifeListener {
  onReady(): void;
  onAnswer(answer: Answer): void;
  /** Once a second while it is ready. */
  onTick(): void;
  onEnd(ending: Ending): void;
}

/** One engine process from its start to its end: says hello, is watched, and is ended by force if need be. */
export class Life {
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;
  readonly #child: EngineChild;
  readonly #clock: Clock;
  readonly #listener: LifeListener;
  readonly #tail = new Tail();
  readonly #timers: (() => void)[] = [];
  #ready = false;
  #over = false;
  #ticks = 0;
  #silent = 0;
  #fatal: ErrorInfo | undefined;
  #verdict: Verdict | undefined;

  constructor({ spawn, home, settings, clock }: LifeSettings, listener: LifeListener) {
    this.#clock = clock;
    this.#listener = listener;
    let tellEnded = (): void => undefined;
    this.ended = new Promise((resolve) => {
      tellEnded = resolve;
    });
    this.#child = spawn({
      onMessage: (raw) => this.#receive(raw),
      onLine: (line) => this.#tail.add(line),
      onExit: (exit) => {
        this.#end(exit);
        tellEnded();
      },
    });
    this.#timers.push(clock.every(TICK_MS, () => this.#tick()));
    this.send({ type: "hello", version: PROTOCOL_VERSION, home, settings });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get wasReady(): boolean {
    return this.#ready;
  }

  /** Whether it was ready for long enough to be trusted. */
  get steady(): boolean {
    return this.#ready && this.#ticks >= STEADY_TICKS;
  }

  send(message: ToEngine): void {
    this.#child.send(message);
  }

  /** Ends it by force; the first verdict counts. */
  condemn(verdict: Verdict): void {
    this.#verdict ??= verdict;
    this.kill();
  }

  kill(): void {
    this.#child.kill();
  }

  /** Asks it to end, then insists. */
  shutdown(): void {
    this.send({ type: "shutdown" });
    this.#timers.push(
      this.#clock.after(SHUTDOWN_MS, () => this.#child.terminate()),
      this.#clock.after(SHUTDOWN_MS + TERMINATE_MS, () => this.kill()),
    );
  }

  #receive(raw: unknown): void {
    if (this.#over || this.#verdict !== undefined) return;
    this.#silent = 0;
    const parsed = FromEngine.safeParse(raw);
    if (!parsed.success) {
      const details = `${z.prettifyError(parsed.error)} in ${JSON.stringify(raw)}`;
      this.condemn({ kind: "protocol", details: details.slice(0, 2000) });
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case "ready":
        this.#becomeReady(message.version);
        break;
      case "heartbeat":
        break;
      case "log":
        this.#tail.add(message.line);
        break;
      case "fatal":
        this.#fatal = message.error;
        break;
      case "event":
      case "result":
      case "failure":
        this.#listener.onAnswer(message);
        break;
    }
  }

  #becomeReady(version: number): void {
    if (version !== PROTOCOL_VERSION) {
      const details = `version ${version} of the engine, ${PROTOCOL_VERSION} of main`;
      this.condemn({ kind: "protocol", details });
      return;
    }
    this.#ready = true;
    this.#ticks = 0;
    this.#listener.onReady();
  }

  #tick(): void {
    this.#ticks += 1;
    this.#silent += 1;
    if (!this.#ready) {
      if (this.#ticks >= START_TICKS) this.condemn({ kind: "slow-start" });
    } else if (this.#silent >= SILENT_TICKS) {
      this.condemn({ kind: "silent" });
    } else {
      this.#listener.onTick();
    }
  }

  #end(exit: EngineExit): void {
    this.#over = true;
    for (const stop of this.#timers) stop();
    this.#listener.onEnd({
      exit,
      verdict: this.#verdict,
      fatal: this.#fatal,
      lastLines: this.#tail.toString(),
    });
  }
}

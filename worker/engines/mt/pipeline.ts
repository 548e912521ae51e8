import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { cancelled } from "../../../contract/errors.ts";
import { childFailure } from "../child-failure.ts";

/** A program and its arguments. */
export type Stage = readonly [program: string, ...args: string[]];

interface Asked {
  readonly answers: string[];
  readonly wanted: number;
  done(answers: string[]): void;
  failed(error: unknown): void;
}

interface Running {
  readonly children: readonly ChildProcess[];
  readonly input: Writable;
}

/**
 * Programs joined by pipes, without a shell, that answer each NUL-ended text with one NUL-ended
 * text, in order. Started at the first asking, kept alive, started anew after a death.
 */
export class NulPipeline {
  readonly #name: string;
  readonly #stages: readonly Stage[];
  #running: Running | undefined;
  #asked: Asked | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(name: string, stages: readonly Stage[]) {
    this.#name = name;
    this.#stages = stages;
  }

  /**
   * As many answers as texts, in order. Askers wait for each other.
   * @throws EngineFailure if a program dies; Cancelled, which ends them all: their answers in the
   * pipe would be taken for those of the next asking
   */
  ask(texts: readonly string[], signal: AbortSignal): Promise<string[]> {
    const turn = this.#turn.then(() => this.#answer(texts, signal));
    // The next asker waits for this one's end, however it ends; its error is the caller's.
    this.#turn = Promise.allSettled([turn]);
    return turn;
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#end();
  }

  async #answer(texts: readonly string[], signal: AbortSignal): Promise<string[]> {
    if (signal.aborted) throw cancelled();
    if (texts.length === 0) return [];
    this.#running ??= this.#start();
    const { input } = this.#running;
    const answers = new Promise<string[]>((done, failed) => {
      this.#asked = { answers: [], wanted: texts.length, done, failed };
    });
    const stop = (): void => this.#asked?.failed(cancelled());
    signal.addEventListener("abort", stop, { once: true });
    try {
      input.write(texts.map((text) => `${text}\0`).join(""));
      return await answers;
    } catch (error) {
      await this.#end();
      throw childFailure(this.#name, error, signal);
    } finally {
      signal.removeEventListener("abort", stop);
      this.#asked = undefined;
    }
  }

  #start(): Running {
    const children: ChildProcess[] = [];
    let output: Readable | undefined;
    for (const [program, ...args] of this.#stages) {
      const child = spawn(program, args, { stdio: [output ?? "pipe", "pipe", "ignore"] });
      // The child has its own copy now; ours would only keep the pipe open.
      output?.destroy();
      child.on("error", (error) => this.#died(children, error));
      child.on("exit", (code, signal) =>
        this.#died(children, new Error(`${program} ended (${signal ?? code})`)),
      );
      children.push(child);
      output = child.stdout ?? undefined;
    }
    const input = children[0]?.stdin;
    if (output === undefined || input === undefined || input === null) {
      throw new Error("Internal: a pipeline without programs");
    }
    // A write to a program that has died fails here; its exit tells why.
    input.on("error", (error) => this.#died(children, error));
    this.#listen(output, children);
    return { children, input };
  }

  #listen(output: Readable, children: readonly ChildProcess[]): void {
    let rest = "";
    output.setEncoding("utf8");
    output.on("data", (chunk: string) => {
      const parts = (rest + chunk).split("\0");
      rest = parts.pop() ?? "";
      if (this.#running?.children !== children) return;
      for (const part of parts) this.#take(part);
    });
  }

  #take(answer: string): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    asked.answers.push(answer);
    if (asked.answers.length === asked.wanted) asked.done(asked.answers);
  }

  #died(children: readonly ChildProcess[], error: unknown): void {
    if (this.#running?.children !== children) return;
    if (this.#asked === undefined) void this.#end();
    else this.#asked.failed(error);
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    const alive = running.children.filter(
      (c) => c.exitCode === null && c.signalCode === null && c.pid !== undefined,
    );
    const ends = alive.map((child) => once(child, "exit"));
    for (const child of alive) child.kill("SIGKILL");
    await Promise.all(ends);
  }
}

import { setMaxListeners } from "node:events";
import {
  cancelled,
  type OctaviaError,
  throwIfCancelled,
  toOctaviaError,
} from "../../contract/errors.ts";
import type { RunEvent } from "../../contract/events.ts";
import type { StepReport } from "../../contract/report.ts";
import type { Artifact, ArtifactStore, Recipe } from "../artifacts/store.ts";
import { createSlots } from "../compute/slots.ts";
import type { Tools } from "../tools.ts";
import type { Host, NodeFacts } from "./plan.ts";
import { type ProgressTracker, trackProgress } from "./progress.ts";
import type { Step, StepContext } from "./step.ts";

interface RunSurroundings {
  readonly tools: Tools;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** One run of a plan: performs its nodes, and keeps what is to be said of them. */
export class PlanRun implements Host {
  readonly #nodes: readonly NodeFacts[];
  readonly #store: ArtifactStore;
  readonly #around: RunSurroundings;
  readonly #progress: ProgressTracker;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  /** Steps on the accelerator would fight for its memory. */
  readonly #gpu = createSlots(1);
  readonly #reports = new Map<string, StepReport>();
  readonly #warnings = new Map<string, readonly string[]>();
  readonly #toldWarnings = new Set<string>();
  #failure: OctaviaError | undefined;
  #ended = false;

  constructor(nodes: readonly NodeFacts[], store: ArtifactStore, around: RunSurroundings) {
    this.#nodes = nodes;
    this.#store = store;
    this.#around = around;
    this.#signal = AbortSignal.any([around.signal, this.#abort.signal]);
    // Every step listens: that is no leak.
    setMaxListeners(0, this.#signal);
    const emit = (event: RunEvent): void => this.#emit(event);
    this.#progress = trackProgress(
      nodes,
      (progress) => emit({ type: "progress", progress }),
      around.now,
    );
  }

  /** Performs one node. A failure ends the whole run. */
  async perform<In, Out>(
    node: NodeFacts,
    step: Step<In, Out>,
    input: () => In | Promise<In>,
  ): Promise<Artifact<Out>> {
    try {
      throwIfCancelled(this.#signal);
      return await this.#carryOut(node, step, await input());
    } catch (error) {
      const failure = toOctaviaError(error, node.id);
      // What comes after the abort is its echo.
      if (!this.#signal.aborted) {
        this.#failure = failure;
        this.#abort.abort(cancelled());
      }
      throw failure;
    }
  }

  /** Call when every node has settled. @throws the failure that ended the run, or Cancelled */
  end(): void {
    if (this.#failure !== undefined || this.#around.signal.aborted) {
      this.#ended = true;
      throw this.#failure ?? cancelled();
    }
    this.#progress.finish();
    this.#ended = true;
  }

  reports(): StepReport[] {
    return this.#nodes.flatMap((node) => this.#reports.get(node.id) ?? []);
  }

  warnings(): string[] {
    return [...new Set(this.#nodes.flatMap((node) => this.#warnings.get(node.id) ?? []))];
  }

  async #carryOut<In, Out>(
    node: NodeFacts,
    step: Step<In, Out>,
    input: In,
  ): Promise<Artifact<Out>> {
    this.#emit({ type: "step-started", step: node.id });
    let startedAt = this.#around.now();
    const recipe = this.#recipe(node, step, input, () => {
      // Waiting for the accelerator is not the step's time.
      startedAt = this.#around.now();
      this.#progress.working(node);
    });
    const artifact = await this.#store.getOrMake(recipe, this.#signal);
    const seconds = (this.#around.now() - startedAt) / 1000;
    const { cached, warnings = [] } = artifact;
    this.#reports.set(node.id, { id: node.id, step: step.name, seconds, cached });
    this.#warnings.set(node.id, warnings);
    for (const message of warnings) this.#warn(message);
    this.#progress.completed(node, cached);
    this.#emit({ type: "step-finished", step: node.id, seconds, cached });
    return artifact;
  }

  #recipe<In, Out>(
    node: NodeFacts,
    step: Step<In, Out>,
    input: In,
    onWork: () => void,
  ): Recipe<Out> {
    const warnings: string[] = [];
    const make = (dir: string, signal: AbortSignal): Promise<Out> => {
      onWork();
      return step.run(input, this.#context(node, dir, signal, warnings));
    };
    return {
      kind: `${step.name}/${step.version}`,
      key: step.key(input),
      output: step.output,
      warnings: () => warnings,
      make: (dir, signal) =>
        step.resource === "gpu"
          ? this.#gpu.use(signal, () => make(dir, signal))
          : make(dir, signal),
      holds: async (value) => (await step.holds?.(value)) ?? true,
    };
  }

  #context(node: NodeFacts, dir: string, signal: AbortSignal, warnings: string[]): StepContext {
    return {
      signal,
      dir,
      artifacts: this.#store,
      tools: this.#around.tools,
      progress: (done, total) => this.#progress.moved(node, done, total),
      warn: (message) => {
        warnings.push(message);
        this.#warn(message);
      },
    };
  }

  #warn(message: string): void {
    if (this.#toldWarnings.has(message)) return;
    this.#toldWarnings.add(message);
    this.#emit({ type: "warning", message });
  }

  /** A making shared with another run may outlive this one: then nobody listens any more. */
  #emit(event: RunEvent): void {
    if (!this.#ended) this.#around.emit(event);
  }
}

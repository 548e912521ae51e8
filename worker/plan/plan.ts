import type { Artifact } from "../artifacts/store.ts";
import type { Phase } from "./progress.ts";
import type { Step } from "./step.ts";

/** What carries a plan out; the executor is one. */
export interface Host {
  perform<In, Out>(
    node: NodeFacts,
    step: Step<In, Out>,
    input: () => In | Promise<In>,
  ): Promise<Artifact<Out>>;
}

/** What is known of a node without running it. */
export interface NodeFacts {
  /** The step's name, with its language where it has one: "translate:es". */
  readonly id: string;
  readonly phase: Phase;
  /** Share of its phase in the overall progress, against the others of the phase. */
  readonly weight: number;
  readonly step: string;
  readonly unit: Step<unknown, unknown>["unit"];
  /** Ids of the nodes it waits for. */
  readonly needs: readonly string[];
}

/** A step with its place in a plan; results are asked of it per host, and made once per host. */
export interface PlanNode<Out> extends NodeFacts {
  /** Starts what it needs and then itself, unless this host has done so already. */
  start(host: Host): Promise<Artifact<Out>>;
  /** Its result, once `start` has ended well. */
  result(host: Host): Artifact<Out>;
}

export type Needs = Readonly<Record<string, PlanNode<unknown>>>;

/** The artifacts of the needed nodes, by the names the needs were given. */
export type Given<N extends Needs> = {
  readonly [Name in keyof N]: N[Name] extends PlanNode<infer Out> ? Artifact<Out> : never;
};

export interface NodeSpec<N extends Needs, In, Out> {
  readonly id: string;
  readonly phase: Phase;
  readonly step: Step<In, Out>;
  readonly needs: N;
  /** The step's input, from the results it needs. @throws InvalidInput where they leave no job */
  readonly input: (given: Given<N>) => In | Promise<In>;
  /** Default 1. */
  readonly weight?: number;
}

/** A graph of steps, built from the sources on: a node can only need nodes that stand already. */
export class Plan {
  readonly #nodes = new Map<string, PlanNode<unknown>>();

  /** In the order of adding. */
  get nodes(): readonly PlanNode<unknown>[] {
    return [...this.#nodes.values()];
  }

  /** @throws Error (a bug) where the id is taken or a need belongs to another plan */
  add<N extends Needs, In, Out>(spec: NodeSpec<N, In, Out>): PlanNode<Out> {
    if (this.#nodes.has(spec.id)) throw new Error(`Internal: two steps are called ${spec.id}`);
    for (const need of Object.values(spec.needs)) {
      if (this.#nodes.get(need.id) === need) continue;
      throw new Error(`Internal: ${spec.id} needs ${need.id}, which is not in its plan`);
    }
    const node = createNode(spec);
    this.#nodes.set(node.id, node);
    return node;
  }
}

function createNode<N extends Needs, In, Out>(spec: NodeSpec<N, In, Out>): PlanNode<Out> {
  const facts: NodeFacts = {
    id: spec.id,
    phase: spec.phase,
    weight: spec.weight ?? 1,
    step: spec.step.name,
    unit: spec.step.unit,
    needs: Object.values(spec.needs).map((need) => need.id),
  };
  const started = new WeakMap<Host, Promise<Artifact<Out>>>();
  const results = new WeakMap<Host, Artifact<Out>>();
  const run = async (host: Host): Promise<Artifact<Out>> => {
    const given = await gather(spec.needs, host);
    const artifact = await host.perform(facts, spec.step, () => spec.input(given));
    results.set(host, artifact);
    return artifact;
  };
  return {
    ...facts,
    start(host) {
      const running = started.get(host) ?? run(host);
      started.set(host, running);
      return running;
    },
    result(host) {
      const artifact = results.get(host);
      if (artifact === undefined) throw new Error(`Internal: ${spec.id} has no result yet`);
      return artifact;
    },
  };
}

// Two signatures, since TypeScript cannot follow a record built entry by entry: each name of `N`
// is given the result of the very node that stands under it.
function gather<N extends Needs>(needs: N, host: Host): Promise<Given<N>>;
async function gather(needs: Needs, host: Host): Promise<Record<string, Artifact<unknown>>> {
  const results = await Promise.all(
    Object.entries(needs).map(async ([name, node]) => [name, await node.start(host)] as const),
  );
  return Object.fromEntries(results);
}

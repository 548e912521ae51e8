import type { RunEvent } from "../../contract/events.ts";
import type { StepReport } from "../../contract/report.ts";
import type { Artifact, ArtifactSessions } from "../artifacts/store.ts";
import type { Tools } from "../tools.ts";
import type { Plan, PlanNode } from "./plan.ts";
import { PlanRun } from "./plan-run.ts";
import type { Phase } from "./progress.ts";

export interface RunPlanOptions {
  readonly store: ArtifactSessions;
  readonly tools: Tools;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly now: () => number;
}

export interface PlanResult {
  /** The result of one of the plan's nodes; its files are safe until the next `collect`. */
  artifact<Out>(node: PlanNode<Out>): Artifact<Out>;
  /** In the order of the plan. */
  readonly steps: readonly StepReport[];
  /** Each once, in the order of the plan; those of found steps too. */
  readonly warnings: readonly string[];
}

/**
 * Runs every step of a plan as soon as what it needs is there; `gpu` steps one at a time. What
 * stands in the store is not made again. On the first failure, or on cancel, everything is
 * aborted; either way this ends only when every running step has.
 * @throws the first step's error, with `step` set to its node's id; Cancelled
 */
export async function runPlan(plan: Plan, options: RunPlanOptions): Promise<PlanResult> {
  using session = options.store.session();
  const run = new PlanRun(plan.nodes, session, options);
  await Promise.allSettled(plan.nodes.map((node) => node.start(run)));
  run.end();
  return {
    artifact: (node) => node.result(run),
    steps: run.reports(),
    warnings: run.warnings(),
  };
}

/** A plan in words: what would run, and what waits for what. */
export function describePlan(
  plan: Plan,
): { id: string; phase: Phase; step: string; needs: readonly string[] }[] {
  return plan.nodes.map(({ id, phase, step, needs }) => ({ id, phase, step, needs }));
}

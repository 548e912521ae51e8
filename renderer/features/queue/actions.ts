import type { JobState } from "../../../contract/job.ts";
import type { JobView } from "../../../contract/queue.ts";
import type { Show } from "./search.ts";

export const ACTIONS = ["pause", "resume", "retry", "cancel", "remove"] as const;
export type Action = (typeof ACTIONS)[number];

const OVER: ReadonlySet<JobState> = new Set<JobState>(["succeeded", "failed", "cancelled", "dead"]);

/** What a person can do with a job as it stands. */
export function actionsOf({ state, cancelRequested }: Pick<JobView, "state" | "cancelRequested">) {
  const actions: Action[] = [];
  if (state === "paused") actions.push("resume");
  if ((state === "queued" || state === "running" || state === "waiting") && !cancelRequested)
    actions.push("pause");
  if (state === "failed" || state === "dead" || state === "cancelled") actions.push("retry");
  if (OVER.has(state)) actions.push("remove");
  else if (!cancelRequested) actions.push("cancel");
  return actions;
}

/** The states behind each choice of the filter. */
export const STATES: Readonly<Record<Show, readonly JobState[] | undefined>> = {
  all: undefined,
  active: ["queued", "running", "waiting", "paused"],
  done: ["succeeded"],
  failed: ["failed", "cancelled"],
  dead: ["dead"],
};

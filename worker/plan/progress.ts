import type { Progress } from "../../contract/events.ts";
import { createPace } from "./pace.ts";

/** Stretches of a job, in order. */
export type Phase = "extract" | "transcribe" | "translate" | "synthesize" | "mix" | "export";

/** Overall percent at the end of each phase of a job that has them all: the scale people see. */
const ENDS: readonly (readonly [Phase, number])[] = [
  ["extract", 10],
  ["transcribe", 25],
  ["translate", 50],
  ["synthesize", 75],
  ["mix", 90],
  ["export", 100],
];

/** 100 is kept for the end: until the last file is in its place there is something left. */
const NEARLY_DONE = 99;

/** Progress is told at most this often; the end is always told. */
const MIN_GAP_MS = 100;

/** A step as progress sees it. */
export interface Tracked {
  readonly id: string;
  readonly phase: Phase;
  readonly weight: number;
  readonly unit: Progress["unit"];
}

export interface ProgressTracker {
  /** The step is really being made: its time counts for the time left. */
  working(step: Tracked): void;
  /** Units done of all units of a step. */
  moved(step: Tracked, done: number, total: number): void;
  /** The step is complete; one that was found is no measure of speed. */
  completed(step: Tracked, cached: boolean): void;
  /** Everything is done: 100 percent. */
  finish(): void;
}

/**
 * Overall progress of steps that run side by side: phase widths times how complete each phase is,
 * by the weights of its steps; a phase that is missing, or has only light steps, leaves its width to
 * the others. Never goes back.
 * @param now milliseconds
 */
export function trackProgress(
  steps: readonly Tracked[],
  emit: (progress: Progress) => void,
  now: () => number,
): ProgressTracker {
  const fractions = new Map(steps.map((step) => [step.id, 0]));
  const pace = createPace(now);
  let percent = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let last: Pick<Progress, "step" | "done" | "total" | "unit"> = {
    step: steps[0]?.id ?? "",
    done: 0,
    total: steps.length,
    unit: "steps",
  };

  const tell = (): void => {
    toldAt = now();
    const secondsLeft = pace.secondsFor(100 - percent);
    emit({ percent, ...last, ...(secondsLeft === undefined ? {} : { secondsLeft }) });
  };
  const advance = (step: Tracked, fraction: number, counts: boolean): void => {
    fractions.set(step.id, Math.max(fractions.get(step.id) ?? 0, fraction));
    const before = percent;
    percent = Math.max(before, Math.min(NEARLY_DONE, overallPercent(steps, fractions)));
    pace.gained(counts ? percent - before : 0);
    if (now() - toldAt >= MIN_GAP_MS) tell();
  };

  return {
    working: (step) => pace.began(step.id),
    moved(step, done, total) {
      last = { step: step.id, done, total, unit: step.unit };
      advance(step, total > 0 ? Math.min(1, Math.max(0, done / total)) : 0, true);
    },
    completed(step, cached) {
      // Steps that were found say nothing of themselves.
      if (last.unit === "steps") last = { ...last, step: step.id, done: last.done + 1 };
      else if (last.step === step.id) last = { ...last, done: last.total };
      advance(step, 1, !cached);
      pace.ended(step.id);
    },
    finish() {
      percent = 100;
      const count = steps.length;
      last = { step: last.step, done: count, total: count, unit: "steps" };
      tell();
    },
  };
}

/** Only phases whose steps weigh less than one whole are narrower than the scale says. */
function overallPercent(steps: readonly Tracked[], fractions: ReadonlyMap<string, number>): number {
  let from = 0;
  let [width, complete] = [0, 0];
  for (const [phase, end] of ENDS) {
    const own = steps.filter((step) => step.phase === phase);
    const weight = own.reduce((sum, step) => sum + step.weight, 0);
    const done = own.reduce((sum, step) => sum + step.weight * (fractions.get(step.id) ?? 0), 0);
    const wide = (end - from) * Math.min(1, weight);
    width += wide;
    if (weight > 0) complete += (wide * done) / weight;
    from = end;
  }
  return width > 0 ? (100 * complete) / width : 0;
}

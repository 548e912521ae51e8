import { OctaviaError } from "../../../../contract/errors.ts";
import type { Device } from "../../engine.ts";
import { isOutOfMemory } from "./ort-errors.ts";
import type { Dtype } from "./types.ts";

/** A way to do the work: the smaller the batch, the dtype and the device, the less it needs. */
export interface Attempt {
  readonly batch: number;
  readonly dtype: Dtype;
  readonly device: Device;
}

/** What had to be given up on the way, for the report. */
export interface StepDown {
  readonly from: Attempt;
  readonly to: Attempt;
  readonly reason: string;
}

/**
 * The attempts in their order: the batch halved down to one, then a smaller dtype, then the next
 * device, each with the whole batch again.
 * @param devices the processor last
 * @param dtypes the greatest first
 */
export function attempts(
  batch: number,
  dtypes: readonly Dtype[],
  devices: readonly Device[],
): Attempt[] {
  const batches: number[] = [];
  for (let size = Math.max(1, batch); size >= 1; size = Math.floor(size / 2)) batches.push(size);
  return devices.flatMap((device) =>
    dtypes.flatMap((dtype) => batches.map((size) => ({ batch: size, dtype, device }))),
  );
}

/**
 * Does work over all items, batch by batch. Where memory runs out the next attempt takes over from
 * the batch that failed: what is done stays done, and what follows stays on the smaller attempt.
 * @param ladder at least one attempt
 * @param work gives a result an item, in order; an `OutOfMemory` it throws is a step down
 * @throws what `work` throws; OutOfMemory if the last attempt fails so
 */
export async function withStepDown<Item, Result>(
  items: readonly Item[],
  ladder: readonly Attempt[],
  work: (batch: readonly Item[], attempt: Attempt) => Promise<readonly Result[]>,
): Promise<{ results: Result[]; stepsDown: StepDown[] }> {
  const results: Result[] = [];
  const stepsDown: StepDown[] = [];
  let rung = 0;
  while (results.length < items.length) {
    const attempt = ladder[rung];
    if (attempt === undefined) throw new Error("Internal: there is no way to do the work");
    const batch = items.slice(results.length, results.length + attempt.batch);
    try {
      const done = await work(batch, attempt);
      if (done.length !== batch.length) throw new Error("Internal: a result an item was expected");
      results.push(...done);
    } catch (error) {
      const next = nextRung(ladder, rung, batch.length);
      const to = ladder[next];
      if (!isOutOfMemory(error)) throw error;
      if (to === undefined) throw exhausted(error, stepsDown.length);
      stepsDown.push({ from: attempt, to, reason: messageOf(error) });
      rung = next;
    }
  }
  return { results, stepsDown };
}

/** A last batch that is small anyway is not tried again with a limit that it does not reach. */
function nextRung(ladder: readonly Attempt[], rung: number, tried: number): number {
  const failed = ladder[rung];
  for (let next = rung + 1; next < ladder.length; next += 1) {
    const { batch, dtype, device } = ladder[next] ?? {};
    const same = dtype === failed?.dtype && device === failed?.device;
    if (!same || (batch ?? 0) < tried) return next;
  }
  return ladder.length;
}

function exhausted(error: unknown, steps: number): OctaviaError {
  return new OctaviaError(
    "OutOfMemory",
    "There is not enough memory, even in the smallest steps.",
    {
      hint: "Close other programs, or choose a smaller model.",
      details: `after ${steps} smaller attempts: ${messageOf(error)}`,
      cause: error,
    },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

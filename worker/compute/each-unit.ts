import { throwIfCancelled } from "../../contract/errors.ts";

/**
 * Runs `work` on every item, `width` at a time and in order, and returns the results in order.
 * After the first failure nothing new is begun and what runs is cancelled; the failure is thrown
 * when all of it has ended, so that nothing is still writing then.
 *
 * @throws Cancelled, and whatever `work` throws first
 */
export async function eachUnit<Item, Result>(
  items: readonly Item[],
  width: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const stop = new AbortController();
  const onCancel = (): void => stop.abort();
  signal.addEventListener("abort", onCancel);
  const queue = items.entries();
  const results = new Map<number, Result>();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (stop.signal.aborted) return;
      try {
        results.set(index, await work(item, stop.signal));
      } catch (error) {
        failures.push(error);
        stop.abort();
      }
    }
  };
  try {
    throwIfCancelled(signal);
    await Promise.all(Array.from({ length: width }, worker));
  } finally {
    signal.removeEventListener("abort", onCancel);
  }
  throwIfCancelled(signal);
  if (failures.length > 0) throw failures[0];
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result);
}

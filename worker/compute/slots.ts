import { cancelled, throwIfCancelled } from "../../contract/errors.ts";
import type { Slots } from "../tools.ts";

/**
 * A counting semaphore, first come first served. A freed slot goes straight to the one who has
 * waited longest, so that a newcomer can never overtake.
 * @param size slots in all, at least 1
 */
export function createSlots(size: number): Slots {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`Internal: ${size} slots`);
  let free = size;
  // A Set keeps the order of asking, and lets a cancelled one leave from the middle.
  const waiting = new Set<() => void>();

  const release = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  };

  const acquire = (signal: AbortSignal): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        waiting.delete(take);
        reject(cancelled());
      };
      const take = (): void => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      waiting.add(take);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  };

  return {
    size,
    async use(signal, work) {
      throwIfCancelled(signal);
      await acquire(signal);
      try {
        // The signal may have fired between the slot's freeing and this line.
        throwIfCancelled(signal);
        return await work(size - free + waiting.size);
      } finally {
        release();
      }
    },
  };
}

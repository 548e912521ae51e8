import type { RunEvent } from "../../contract/events.ts";
import type { Clock } from "./clock.ts";

/** Progress goes out this often at most; the eye sees no more, and main has better to do. */
const PROGRESS_MS = 100;

export interface ProgressThrottle {
  emit(event: RunEvent): void;
  /** Sends what is held back and ends the timer. */
  flush(): void;
}

/**
 * Lets through all events in order, but of a flood of progress only the latest of each tenth of
 * a second, and always the last.
 */
export function throttleProgress(send: (event: RunEvent) => void, clock: Clock): ProgressThrottle {
  let held: RunEvent | undefined;
  let stopTimer: (() => void) | undefined;

  const flush = (): void => {
    stopTimer?.();
    stopTimer = undefined;
    const event = held;
    held = undefined;
    if (event !== undefined) send(event);
  };

  const open = (): void => {
    stopTimer = undefined;
    if (held === undefined) return;
    flush();
    stopTimer = clock.after(PROGRESS_MS, open);
  };

  return {
    emit(event) {
      if (event.type !== "progress") {
        flush();
        send(event);
      } else if (stopTimer === undefined) {
        send(event);
        stopTimer = clock.after(PROGRESS_MS, open);
      } else {
        held = event;
      }
    },
    flush,
  };
}

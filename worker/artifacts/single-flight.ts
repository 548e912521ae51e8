import { setMaxListeners } from "node:events";
import { cancelled, throwIfCancelled } from "../../contract/errors.ts";

interface Flight<T> {
  /** How many still want the result. */
  askers: number;
  readonly controller: AbortController;
  readonly done: Promise<T>;
}

/** Work under way by key: whoever asks for the same key meanwhile shares it. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /**
   * Joins the work under way for this key, or starts it. A cancelled asker is answered at once
   * while others still want the work; the last one's cancel aborts the work, and is answered when
   * that has wound down, so that nothing runs on behind a finished cancel.
   * @returns the result, and whether this call started it
   * @throws Cancelled, and whatever `start` throws
   */
  async ask(
    key: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ result: T; started: boolean }> {
    throwIfCancelled(signal);
    let flight = this.#flights.get(key);
    while (flight?.controller.signal.aborted === true) {
      // It has been given up and is winding down: wait it out, then start anew.
      await Promise.allSettled([flight.done]);
      throwIfCancelled(signal);
      flight = this.#flights.get(key);
    }
    if (flight !== undefined) return { result: await stay(flight, signal), started: false };
    return { result: await stay(this.#launch(key, start), signal), started: true };
  }

  #launch(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    // Many units of work listen to one signal: that is no leak.
    setMaxListeners(0, controller.signal);
    const done = start(controller.signal).finally(() => this.#flights.delete(key));
    const flight = { askers: 0, controller, done };
    this.#flights.set(key, flight);
    return flight;
  }
}

/** One asker's wait for a flight. */
function stay<T>(flight: Flight<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      flight.askers -= 1;
      if (flight.askers > 0) reject(cancelled());
      else flight.controller.abort(cancelled());
    };
    flight.askers += 1;
    signal.addEventListener("abort", leave, { once: true });
    const settle = (answer: () => void): void => {
      signal.removeEventListener("abort", leave);
      if (signal.aborted) reject(cancelled());
      else answer();
    };
    flight.done.then(
      (result) => settle(() => resolve(result)),
      (error: unknown) =>
        settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
    );
  });
}

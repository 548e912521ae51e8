import { setTimeout as timer } from "node:timers/promises";
import { cancelled, OctaviaError } from "../contract/errors.ts";
import { PassingTrouble } from "./trouble.ts";

/** Waits, unless the signal fires first. @throws Cancelled */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export const systemWait: Wait = async (ms, signal) => {
  try {
    await timer(ms, undefined, { signal });
  } catch (thrown) {
    throw signal.aborted ? cancelled() : thrown;
  }
};

/** Tries in a row that got nowhere, before giving up. */
const MAX_TRIES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A server that wants us gone for longer is left for another day. */
const LONGEST_ASKED_MS = 10 * 60_000;

/** Counts the tries of one piece of work that may fail in passing, and waits between them. */
export class Patience {
  readonly #wait: Wait;
  #failures = 0;

  constructor(wait: Wait) {
    this.#wait = wait;
  }

  /** Something was won: the next trouble is the first again. */
  progressed(): void {
    this.#failures = 0;
  }

  /**
   * Returns when it is time for the next try: doubling waits, or what the server asked for.
   * @throws what the trouble stands for when patience is at its end; whatever is not passing; Cancelled
   */
  async after(thrown: unknown, signal: AbortSignal): Promise<void> {
    if (!(thrown instanceof PassingTrouble)) throw thrown;
    this.#failures += 1;
    if (this.#failures >= MAX_TRIES) throw thrown.failure;
    const asked = thrown.waitMs;
    if (asked !== undefined && asked > LONGEST_ASKED_MS) throw tooLong(thrown.failure, asked);
    const own = Math.min(FIRST_WAIT_MS * 2 ** (this.#failures - 1), LONGEST_WAIT_MS);
    await this.#wait(asked ?? own, signal);
  }
}

function tooLong(failure: OctaviaError, ms: number): OctaviaError {
  return new OctaviaError(failure.kind, failure.message, {
    hint: `Try again in ${Math.ceil(ms / 60_000)} minutes; what is here already is kept.`,
    details: failure.details,
    cause: failure,
  });
}

/** Does the work, again and again while its trouble is of the passing kind. */
export async function patiently<T>(
  work: () => Promise<T>,
  wait: Wait,
  signal: AbortSignal,
): Promise<T> {
  const patience = new Patience(wait);
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      await patience.after(thrown, signal);
    }
  }
}

/**
 * `Retry-After` in milliseconds: seconds or a date (RFC 9110, 10.2.3).
 * @param now milliseconds since the epoch
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

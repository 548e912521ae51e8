/** Lives in a row that may end before they are ready, until those who wait are told. */
const START_TRIES = 3;
/** Short lives in a row after which an engine that nobody waits for stays down. */
const IDLE_TRIES = 5;
/** Pauses double; the longest and a start (well under a second) keep within a restart's 5 s. */
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 3000;

/** What to do after the end of an engine process. */
export type Restart =
  | { readonly kind: "now" }
  | { readonly kind: "pause"; readonly ms: number }
  /** Tell all who wait: it does not start. The next request tries afresh. */
  | { readonly kind: "give-up" }
  /** Nobody waits, and it keeps crashing: leave it until the next request. */
  | { readonly kind: "rest" };

/** Decides when a crashed engine starts again: at once after a single crash, ever later after many. */
export class Restarts {
  /** Lives in a row that were short, and that were not even ready. */
  #short = 0;
  #unready = 0;

  /**
   * @param life how far the ended process had come
   * @param wanted whether requests wait for the next one
   */
  after(life: { readonly wasReady: boolean; readonly steady: boolean }, wanted: boolean): Restart {
    this.#short = life.steady ? 1 : this.#short + 1;
    this.#unready = life.wasReady ? 0 : this.#unready + 1;
    if (this.#unready >= START_TRIES) return this.#stop("give-up");
    if (this.#short >= IDLE_TRIES && !wanted) return this.#stop("rest");
    if (this.#short === 1) return { kind: "now" };
    return { kind: "pause", ms: Math.min(PAUSE_MS * 2 ** (this.#short - 2), LONGEST_PAUSE_MS) };
  }

  #stop(kind: "give-up" | "rest"): Restart {
    this.#short = 0;
    this.#unready = 0;
    return { kind };
  }
}

import type { Clock } from "../host/clock.ts";
import type { EngineSession } from "./engine.ts";
import type { Loan } from "./engines.ts";

/** A session that nobody has used for this long is closed. */
const IDLE_MS = 5 * 60_000;

interface Warm<Session> {
  readonly opening: Promise<Session>;
  loans: number;
  stopIdle: (() => void) | undefined;
}

/** Sessions by name: opened once, shared by all who borrow them, kept warm for a while. */
export class SessionPool implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #warm = new Map<string, Warm<EngineSession>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param name says all that `open` depends on: the same name must mean the same kind of session */
  async borrow<Session extends EngineSession>(
    name: string,
    open: () => Promise<Session>,
  ): Promise<Loan<Session>> {
    const known = this.#typed<Session>(name);
    const warm = known ?? { opening: open(), loans: 0, stopIdle: undefined };
    this.#warm.set(name, warm);
    warm.stopIdle?.();
    warm.loans += 1;
    try {
      const session = await warm.opening;
      return { session, [Symbol.asyncDispose]: () => this.#giveBack(name, warm) };
    } catch (error) {
      // Another asker of the same opening may have begun a new one by now.
      if (this.#warm.get(name) === warm) this.#warm.delete(name);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#warm.values()];
    this.#warm.clear();
    for (const { stopIdle } of all) stopIdle?.();
    await Promise.all(
      all.map(async ({ opening }) => {
        // What never opened was told to its askers and has nothing to close.
        const [opened] = await Promise.allSettled([opening]);
        if (opened.status === "fulfilled") await opened.value[Symbol.asyncDispose]();
      }),
    );
  }

  // A name always stands for one kind of session, which the type of a map's values cannot say.
  #typed<Session extends EngineSession>(name: string): Warm<Session> | undefined;
  #typed(name: string): Warm<EngineSession> | undefined {
    return this.#warm.get(name);
  }

  #giveBack(name: string, warm: Warm<EngineSession>): Promise<void> {
    warm.loans -= 1;
    if (warm.loans > 0 || this.#warm.get(name) !== warm) return Promise.resolve();
    warm.stopIdle = this.#clock.after(IDLE_MS, () => {
      this.#warm.delete(name);
      // Nobody waits for an idle session's end; one that fails to end has ended all the same.
      void warm.opening.then((session) => session[Symbol.asyncDispose]());
    });
    return Promise.resolve();
  }
}

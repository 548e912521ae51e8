import type { Endings } from "./endings.ts";
import type { Journal } from "./journal.ts";

/** A process that may hold leases, described so that others can tell whether it still lives. */
export interface Owner {
  readonly id: string;
  readonly pid: number;
  /** What tells the process from a later one of the same pid; empty where it cannot be known. */
  readonly started: string;
  readonly host: string;
}

/** Who holds leases, and what becomes of the jobs of those who died. */
export class Owners {
  readonly #journal: Journal;
  readonly #endings: Endings;
  readonly #insert;
  readonly #delete;
  readonly #all;
  readonly #expired;

  constructor(journal: Journal, endings: Endings) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#endings = endings;
    this.#insert = sqlite.prepare<Owner>(
      "INSERT INTO owners (id, pid, started, host) VALUES (@id, @pid, @started, @host)",
    );
    this.#delete = sqlite.prepare<[string]>("DELETE FROM owners WHERE id = ?");
    this.#all = sqlite.prepare<[], Owner>("SELECT id, pid, started, host FROM owners");
    this.#expired = sqlite
      .prepare<[number], number>(
        "SELECT count(*) FROM jobs WHERE state = 'running' AND leaseUntil <= ?",
      )
      .pluck();
  }

  /** To be called before the first claim. */
  register(owner: Owner): void {
    this.#journal.write("register", () => this.#insert.run(owner));
  }

  /** For an owner that leaves and holds nothing any more. */
  forget(id: string): void {
    this.#journal.writeLightly("forget", () => this.#delete.run(id));
  }

  /**
   * Puts jobs back into the queue whose owner is dead, at once, and those whose lease has run out.
   * It counts as no try: the job has done nothing wrong.
   * @returns how many
   */
  takeUp(isDead: (owner: Owner) => boolean): number {
    const { dead, expired } = this.#journal.read("owners", () => ({
      dead: this.#all.all().filter(isDead),
      expired: this.#expired.get(this.#journal.now()) ?? 0,
    }));
    if (dead.length === 0 && expired === 0) return 0;
    return this.#journal.write("takeUp", () => {
      let taken = this.#endings.takeUp(null);
      for (const { id } of dead) {
        taken += this.#endings.takeUp(id);
        this.#delete.run(id);
      }
      return taken;
    });
  }
}

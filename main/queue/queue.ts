import type { JobId } from "../../contract/job.ts";
import type { Changes } from "../db/changes.ts";
import type { Database } from "../db/database.ts";
import type { Log } from "../db/log.ts";
import { type Claim, type ClaimOptions, Claims } from "./claims.ts";
import { Endings } from "./endings.ts";
import { Intake } from "./intake.ts";
import { Journal } from "./journal.ts";
import { Leases } from "./leases.ts";
import { Listing } from "./listing.ts";
import { Order } from "./order.ts";
import { Owners } from "./owners.ts";
import { Pauses } from "./pauses.ts";
import { Pruning } from "./pruning.ts";
import { Reads } from "./reads.ts";

export interface QueueOptions {
  readonly database: Database;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly newId: () => JobId;
  /** Must never give the same token twice, in no process. */
  readonly newToken: () => string;
  readonly log: Log;
}

/**
 * The durable queue of jobs. Every transition is one transaction that also writes its event, and
 * every process of a home may use its own `JobQueue` at the same time.
 */
export class JobQueue {
  /** What people ask for: enqueue, cancel, retry, another priority. */
  readonly intake: Intake;
  /** Standing still and going on: a job, or all of the queue. */
  readonly pauses: Pauses;
  /** Taking out jobs that are over. */
  readonly pruning: Pruning;
  /** What the holder of a lease does. */
  readonly leases: Leases;
  /** The processes, and taking up the jobs of dead ones. */
  readonly owners: Owners;
  readonly reads: Reads;
  /** Many jobs at once. */
  readonly listing: Listing;
  /** Who runs before whom. */
  readonly order: Order;
  /** Tells of every change of a job, by this process or another. */
  readonly changes: Changes;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly #claims: Claims;

  constructor({ database, clock, newId, newToken, log }: QueueOptions) {
    const journal = new Journal(database, clock, log);
    const endings = new Endings(journal);
    this.intake = new Intake(journal, newId);
    this.pauses = new Pauses(journal);
    this.pruning = new Pruning(journal);
    this.leases = new Leases(journal, endings);
    this.owners = new Owners(journal, endings);
    this.reads = new Reads(journal);
    this.listing = new Listing(journal, this.reads);
    this.order = new Order(journal);
    this.changes = journal.changes;
    this.now = clock;
    this.#claims = new Claims(journal, endings, newToken);
  }

  /**
   * queued, or waiting and ready -> running, by priority and then order of arrival. Leases that
   * have run out are taken up first. `undefined`: nothing is ready, the queue is paused, or enough
   * jobs of the class of what is ready are running.
   */
  claim(owner: string, options: ClaimOptions): Claim | undefined {
    return this.#claims.claim(owner, options);
  }
}

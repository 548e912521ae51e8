import { OctaviaError } from "../../contract/errors.ts";
import type { JobEvent } from "../../contract/events.ts";
import { type JobId, JobSpec } from "../../contract/job.ts";
import { LineEdit } from "../../contract/kinds/words.ts";
import { type Attempt, type DeadLetter, type JobView, Priority } from "../../contract/queue.ts";
import { hashValue } from "../../worker/artifacts/hash.ts";
import type { EnqueueOptions } from "../queue/intake.ts";
import type { Listing, PageOptions } from "../queue/listing.ts";
import type { JobQueue } from "../queue/queue.ts";
import type { ListOptions } from "../queue/reads.ts";
import { unreadable } from "../queue/stored.ts";
import { type EditContext, editedSpec, newestEdit } from "./edits.ts";
import { refuseLarge } from "./input-size.ts";
import type { LiveEvents } from "./live.ts";
import { badSpec } from "./spec-words.ts";
import { isOver, watchJob } from "./watch.ts";
import { watchAllJobs } from "./watch-all.ts";

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Tell only what comes after the event of this number; everything if not given. */
  readonly after?: number | undefined;
}

export interface JobsLimits {
  /** The largest file that a job may read, bytes; any if not given. */
  readonly maxInputBytes?: number | undefined;
}

/** The jobs, as every face sees them. */
export class JobsService {
  readonly #queue: JobQueue;
  readonly #live: LiveEvents;
  readonly #limits: JobsLimits;

  constructor(queue: JobQueue, live: LiveEvents, limits: JobsLimits = {}) {
    this.#queue = queue;
    this.#live = live;
    this.#limits = limits;
  }

  /**
   * Queues a job; with the same key and spec, it is the job that is there already.
   * @throws InvalidInput if the spec is none, a file it reads is too large, or the key stands for
   * another one
   */
  enqueue(spec: unknown, options: EnqueueOptions = {}): JobView {
    return this.get(this.#queue.intake.enqueue(this.check(spec), options));
  }

  /**
   * The same, but where the very same is wanted already and not over, it is that job.
   * @throws InvalidInput
   */
  enqueueOnce(spec: unknown): JobView {
    const checked = this.check(spec);
    return this.enqueue(checked, { key: `spec:${hashValue(checked)}`, keyWhileOpen: true });
  }

  /** A spec with its defaults filled in. @throws InvalidInput as `enqueue`, and queues nothing */
  check(spec: unknown): JobSpec {
    const read = JobSpec.safeParse(spec);
    if (!read.success) throw badSpec("a job", read.error, spec);
    refuseLarge(read.data, this.#limits.maxInputBytes);
    return read.data;
  }

  /** @throws InvalidInput if there is no such job */
  get(id: JobId): JobView {
    const job = this.#queue.reads.get(id);
    if (job !== undefined) return job;
    throw new OctaviaError("InvalidInput", `There is no job ${id}.`, {
      hint: "`octavia jobs list` shows the jobs there are.",
    });
  }

  /** The newest first. */
  list(options: ListOptions = {}): JobView[] {
    return this.#queue.reads.list(options);
  }

  /** A page of the jobs that fit, the newest first. @throws InvalidInput for a cursor that is none */
  page(options: PageOptions): ReturnType<Listing["page"]> {
    return this.#queue.listing.page(options);
  }

  /** How many jobs are in each state. */
  counts(): ReturnType<Listing["counts"]> {
    return this.#queue.listing.counts();
  }

  /** Whether a job, over or not, names an upload; then it is needed to run the job again. */
  needsUpload(upload: string): boolean {
    return this.#queue.listing.isNamed(upload);
  }

  /** Jobs that are not over, then each job whenever it has changed, until the signal fires. */
  watchAll(signal: AbortSignal): AsyncGenerator<JobView, void, undefined> {
    return watchAllJobs(this.#queue, this.#live, signal);
  }

  /** The stored events after the one numbered `after`. @throws InvalidInput if there is no such job */
  events(id: JobId, after = 0): JobEvent[] {
    return this.#queue.reads.eventsAfter(after, this.get(id).id);
  }

  /** How often the job was started, and how that went. @throws InvalidInput if there is no such job */
  attempts(id: JobId): Attempt[] {
    return this.#queue.reads.attemptsOf(this.get(id).id);
  }

  /**
   * The job's story so far and as it goes on, whichever process runs it. Ends when the job is over
   * or the signal fires.
   * @throws InvalidInput if there is no such job
   */
  watch(id: JobId, { signal, after = 0 }: WatchOptions): AsyncIterable<JobEvent> {
    this.get(id);
    return watchJob(this.#queue, this.#live, id, { after, signal });
  }

  /**
   * Cancels a job; one that runs is asked to stop. Nothing changes for a job that is over.
   * @throws InvalidInput if there is no such job
   */
  cancel(id: JobId): JobView {
    this.#queue.intake.cancel(id);
    return this.get(id);
  }

  /**
   * Has a job stand still; one that runs is asked to stop, and goes on from its last artifact when
   * it is resumed.
   * @throws InvalidInput if there is no such job, or it is over
   */
  pause(id: JobId): JobView {
    this.#queue.pauses.pause(id);
    return this.#open(id, "paused");
  }

  /** Has a paused job go on. @throws InvalidInput if there is no such job, or it is over */
  resume(id: JobId): JobView {
    this.#queue.pauses.resume(id);
    return this.#open(id, "resumed");
  }

  /** Whether no job is begun, in no process of this home. */
  get paused(): boolean {
    return this.#queue.pauses.isQueuePaused();
  }

  /** Has the whole queue stand still, in all processes of this home: what runs is stopped. */
  pauseAll(): void {
    this.#queue.pauses.pauseQueue();
  }

  /** Has the queue go on; jobs that were paused one by one stay so. */
  resumeAll(): void {
    this.#queue.pauses.resumeQueue();
  }

  /**
   * Lets a job run before those of lower priority; among equals the older one is first.
   * @throws InvalidInput if there is no such job, it is over, or the number is out of range
   */
  prioritise(id: JobId, priority: number): JobView {
    if (!Priority.safeParse(priority).success) {
      throw new OctaviaError("InvalidInput", "A priority is a whole number from -1000 to 1000.");
    }
    this.#queue.intake.prioritise(id, priority);
    return this.#open(id, "given another place");
  }

  /** The jobs that wait their turn, in that order. @param limit at most so many of them */
  upNext(limit: number): { jobs: JobView[]; total: number } {
    const { ids, total } = this.#queue.order.upNext(limit);
    return { jobs: ids.flatMap((id) => this.#queue.reads.get(id) ?? []), total };
  }

  /**
   * Has a job run just before another that waits its turn, or after all of them.
   * @throws InvalidInput if one of them does not wait
   */
  move(id: JobId, before?: JobId): JobView {
    const moved = before === id ? "moved" : this.#queue.order.move(id, before);
    if (moved === "moved") return this.get(id);
    throw new OctaviaError(
      "InvalidInput",
      moved === "full"
        ? "The queue has been reordered too often to be reordered once more."
        : `Job ${id} cannot be put there: one of the two does not wait its turn any more.`,
      { hint: "Look at the queue again." },
    );
  }

  /** Forgets a job that is over; its files stay. @throws InvalidInput if there is no such job, or it is not over */
  remove(id: JobId): JobView {
    const job = this.get(id);
    if (this.#queue.pruning.remove(id)) return job;
    throw new OctaviaError("InvalidInput", `Job ${id} is ${job.state}: it cannot be removed yet.`, {
      hint: `\`octavia jobs cancel ${id}\` ends it.`,
    });
  }

  /**
   * Queues a job again that failed, died or was cancelled, with all its tries; one that waits is
   * tried now.
   * @throws InvalidInput if there is no such job, it is in another state, or cannot be read
   */
  retry(id: JobId): JobView {
    if (this.get(id).spec.kind === "unread") throw unreadable();
    const retried = this.#queue.intake.retry(id);
    const job = this.get(id);
    if (retried) return job;
    throw new OctaviaError(
      "InvalidInput",
      `Job ${id} is ${job.state}: there is nothing to retry.`,
      {
        hint: isOver(job.state)
          ? "It has succeeded; queue its spec as a new job to run it again."
          : job.state === "paused"
            ? `\`octavia jobs resume ${id}\` has it go on.`
            : "Wait for it to end, or cancel it first.",
      },
    );
  }

  /** Jobs that are out of tries, each with its full story. */
  deadLetters(): DeadLetter[] {
    return this.#queue.reads.deadLetters();
  }

  /**
   * A new job that does the same with lines edited, in the order given.
   * @param context what is known of the job's lines
   * @throws InvalidInput if the job or a line does not exist, the job knows no such language, or
   * the lines do not allow an edit
   */
  edit(id: JobId, edits: readonly LineEdit[], context: EditContext = {}): JobView {
    const { spec, priority } = this.newest(id);
    return this.enqueue(editedSpec(spec, edits.map(checkedEdit), context), {
      parent: id,
      priority,
    });
  }

  /** The job, or the last edit of it. @throws InvalidInput if there is none, or it has no lines */
  newest(id: JobId): JobView {
    return newestEdit(this.get(id), this.list());
  }

  #open(id: JobId, what: string): JobView {
    const job = this.get(id);
    if (!isOver(job.state)) return job;
    throw new OctaviaError(
      "InvalidInput",
      `Job ${id} is over (${job.state}): it cannot be ${what}.`,
    );
  }
}

/** @throws InvalidInput */
function checkedEdit(edit: LineEdit): LineEdit {
  const read = LineEdit.safeParse(edit);
  if (read.success) return read.data;
  throw badSpec("an edit of a line", read.error, edit);
}

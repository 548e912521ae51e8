import type { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { JobEvent } from "../../contract/events.ts";
import { type JobId, JobSpec } from "../../contract/job.ts";
import { LineEdit } from "../../contract/kinds/words.ts";
import type { Attempt, DeadLetter, JobView } from "../../contract/queue.ts";
import type { EnqueueOptions } from "../queue/intake.ts";
import type { Listing, PageOptions } from "../queue/listing.ts";
import type { JobQueue } from "../queue/queue.ts";
import type { ListOptions } from "../queue/reads.ts";
import { type EditContext, editedSpec, newestEdit } from "./edits.ts";
import type { LiveEvents } from "./live.ts";
import { isOver, watchJob } from "./watch.ts";
import { watchAllJobs } from "./watch-all.ts";

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Tell only what comes after the event of this number; everything if not given. */
  readonly after?: number | undefined;
}

/** The jobs, as every face sees them. */
export class JobsService {
  readonly #queue: JobQueue;
  readonly #live: LiveEvents;

  constructor(queue: JobQueue, live: LiveEvents) {
    this.#queue = queue;
    this.#live = live;
  }

  /**
   * Queues a job; with the same key and spec, it is the job that is there already.
   * @throws InvalidInput if the spec is none, or the key stands for another one
   */
  enqueue(spec: unknown, options: EnqueueOptions = {}): JobView {
    const read = JobSpec.safeParse(spec);
    if (!read.success) throw invalid("a job", read.error);
    return this.get(this.#queue.intake.enqueue(read.data, options));
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
   * Queues a job again that failed, died or was cancelled; it has all its tries.
   * @throws InvalidInput if there is no such job, or it is in another state
   */
  retry(id: JobId): JobView {
    const retried = this.#queue.intake.retry(id);
    const job = this.get(id);
    if (retried) return job;
    throw new OctaviaError(
      "InvalidInput",
      `Job ${id} is ${job.state}: there is nothing to retry.`,
      {
        hint: isOver(job.state)
          ? "It has succeeded; queue its spec as a new job to run it again."
          : "Wait for it to end, or cancel it first.",
      },
    );
  }

  /** Jobs that are out of tries, each with its full story. */
  deadLetters(): DeadLetter[] {
    return this.#queue.reads.deadLetters();
  }

  /**
   * A new job that does the same with one line's text changed. A later edit of the same line and
   * language takes the place of an earlier one.
   * @throws InvalidInput if the job or the line does not exist, or the job knows no such language
   */
  edit(id: JobId, edit: LineEdit, context: EditContext = {}): JobView {
    return this.editAll(id, [edit], () => context);
  }

  /** The same with several lines in one new job. @param contextOf what is known of an edit's line */
  editAll(
    id: JobId,
    edits: readonly LineEdit[],
    contextOf: (edit: LineEdit) => EditContext,
  ): JobView {
    const { spec, priority } = newestEdit(this.get(id), this.list());
    const edited = edits.reduce((all, edit) => {
      const read = LineEdit.safeParse(edit);
      if (!read.success) throw invalid("an edit of a line", read.error);
      return editedSpec(all, read.data, contextOf(read.data));
    }, spec);
    return this.enqueue(edited, { parent: id, priority });
  }
}

function invalid(what: string, { issues }: z.ZodError): OctaviaError {
  const [first] = issues;
  const where = first === undefined || first.path.length === 0 ? "" : ` at ${first.path.join(".")}`;
  const why = first?.message ?? "it has another form";
  return new OctaviaError("InvalidInput", `This is not ${what}${where}: ${why}.`, {
    details: JSON.stringify(issues),
  });
}

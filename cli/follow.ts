import type { ErrorInfo } from "../contract/errors.ts";
import { filesRead, type JobResult } from "../contract/job.ts";
import type { JobView } from "../contract/queue.ts";
import type { Octavia } from "../main/octavia.ts";
import { describeError, EXIT, exitCodeOf, exitCodeOfAll, printable } from "./exit-code.ts";
import { ownWords, ProgressView } from "./progress.ts";
import { jobTitle, standstillWords } from "./queue-words.ts";
import { reportLines } from "./report-lines.ts";
import type { Terminal } from "./terminal.ts";

interface FollowOptions {
  readonly json: boolean;
  readonly terminal: Terminal;
}

/**
 * Works the queue until the given jobs have ended, showing each. Ctrl-C cancels them cleanly, a
 * second Ctrl-C kills the engine and leaves at once.
 * @returns the exit code for all of them
 */
export async function followJobs(
  octavia: Octavia,
  jobs: readonly JobView[],
  options: FollowOptions,
): Promise<number> {
  const { terminal } = options;
  let interrupts = 0;
  const release = terminal.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) {
      octavia.kill();
      process.exit(EXIT.cancelled);
    }
    terminal.err("\nstopping (Ctrl-C again to kill)");
    for (const job of jobs) octavia.jobs.cancel(job.id);
  });
  try {
    if (!options.json) tellOfEarlier(octavia, jobs, terminal);
    octavia.work(jobs.map(({ id }) => id));
    const codes: number[] = [];
    for (const job of jobs) codes.push(await followJob(octavia, job, jobs.length > 1, options));
    if (jobs.length > 1 && !options.json) sumUp(codes, terminal);
    return exitCodeOfAll(codes);
  } finally {
    release();
  }
}

/** Jobs of this home that come first, such as one that was killed: else the wait seems a hang. */
function tellOfEarlier(octavia: Octavia, jobs: readonly JobView[], terminal: Terminal): void {
  const own = new Set(jobs.map(({ id }) => id));
  const classes = new Set(jobs.map((job) => job.class));
  const earlier = octavia.jobs
    .list()
    .filter((job) => classes.has(job.class) && !own.has(job.id))
    .filter((job) => jobs.every((one) => comesBefore(job, one)));
  for (const { id, spec } of earlier) {
    terminal.err(
      `first: job ${id}, ${printable(filesRead(spec)[0])} (\`octavia jobs cancel ${id}\` drops it)`,
    );
  }
}

function comesBefore({ state, priority, id }: JobView, other: JobView): boolean {
  if (other.state === "running") return false;
  if (state === "running") return true;
  const isFirst = priority > other.priority || (priority === other.priority && id < other.id);
  return isFirst && (state === "queued" || state === "waiting");
}

async function followJob(
  octavia: Octavia,
  job: JobView,
  named: boolean,
  { json, terminal }: FollowOptions,
): Promise<number> {
  const sink = {
    ...{ isTTY: terminal.isTTY && !json, columns: terminal.columns },
    write: (text: string) => terminal.raw(text),
  };
  const view = new ProgressView(sink, ownWords(job.spec));
  if (named && !json) terminal.err(jobTitle(job.spec));
  for await (const event of octavia.jobs.watch(job.id, { signal: new AbortController().signal })) {
    if (json) terminal.out(JSON.stringify(event));
    else {
      view.show(event.body);
      const words = standstillWords(event.body, job.id);
      if (words !== undefined) view.line(words);
    }
  }
  view.clear();
  const ended = octavia.jobs.get(job.id);
  if (json) terminal.out(JSON.stringify({ type: "result", job: ended }));
  if (ended.result !== undefined && ended.state === "succeeded") {
    if (!json) showResult(ended, ended.result, terminal);
    return EXIT.done;
  }
  if (ended.state === "cancelled") {
    if (!json) terminal.err("cancelled; the same command goes on from here");
    return EXIT.cancelled;
  }
  const error: ErrorInfo = ended.error ?? {
    kind: "Internal",
    message: "The job ended without a word.",
  };
  if (!json) terminal.err(describeError(error));
  return exitCodeOf(error);
}

function showResult({ id, kind }: JobView, result: JobResult, terminal: Terminal): void {
  terminal.out(`done (job ${id})`);
  for (const line of reportLines(kind, result.report)) terminal.out(`  ${line}`);
  for (const { role, path } of result.outputs)
    terminal.out(`  ${role.padEnd(9)} ${printable(path)}`);
  const [first, ...more] = result.warnings;
  if (first === undefined) return;
  terminal.err(`warning: ${printable(first)}`);
  if (more.length > 0) {
    const what = more.length === 1 ? "warning; it is" : "warnings; they are";
    terminal.err(`and ${more.length} more ${what} in the report`);
  }
}

function sumUp(codes: readonly number[], terminal: Terminal): void {
  const done = codes.filter((code) => code === EXIT.done).length;
  terminal.err(`${done} of ${codes.length} done`);
}

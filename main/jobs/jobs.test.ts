import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JobEvent, RunEvent } from "../../contract/events.ts";
import type { JobId } from "../../contract/job.ts";
import type { LineEdit } from "../../contract/kinds/words.ts";
import { silentLog } from "../db/log.ts";
import type { Home } from "../home.ts";
import { atOnce, dubOf, QueueRig, TemporaryHome, thrownBy } from "../queue/rig.ts";
import { JobsService } from "./jobs.ts";
import { LiveEvents } from "./live.ts";
import { Run } from "./run.ts";

const NEVER = new AbortController().signal;
const percent = (done: number): RunEvent => ({
  type: "progress",
  progress: { percent: done, step: "mix:es", done, total: 100, unit: "seconds" },
});
const warning: RunEvent = { type: "warning", message: "line 3 runs over" };
const finished: RunEvent = { type: "step-finished", step: "mix:es", seconds: 1, cached: false };

class JobsRig extends QueueRig {
  readonly live = new LiveEvents();
  readonly jobs: JobsService;

  constructor(home?: Home, name?: string) {
    super(home, name);
    this.jobs = new JobsService(this.queue, this.live);
  }

  /** Claims the next job and lets a test say what its run says. */
  begin(): Run {
    const claim = this.queue.claim("a", { jobsAtOnce: atOnce(9), leaseMs: 15_000 });
    if (claim === undefined) throw new Error("nothing to claim");
    const clock = () => this.now;
    this.live.begin(claim.lease.id);
    return new Run(claim, { queue: this.queue, live: this.live, clock, log: silentLog });
  }
}

/** What a run says, or the name of another event. */
const gist = ({ body }: JobEvent): string => {
  if (body.type !== "run") return body.type;
  return body.event.type === "progress" ? `${body.event.progress.percent} %` : body.event.type;
};

/** Watches from now on, step by step. */
function watcher(rig: JobsRig, id: JobId, options: { after?: number; signal?: AbortSignal } = {}) {
  const events = rig.jobs.watch(id, { signal: NEVER, ...options })[Symbol.asyncIterator]();
  return {
    /** The gists of the next events; "end" where there are no more. */
    async next(count: number): Promise<string[]> {
      const gists: string[] = [];
      while (gists.length < count) {
        const result = await events.next();
        gists.push(result.done === true ? "end" : gist(result.value));
      }
      return gists;
    },
    stop: () => events.return?.(undefined),
  };
}

test("a spec is checked at the door, and its defaults are filled in", () => {
  using rig = new JobsRig();
  const job = rig.jobs.enqueue(
    { kind: "dub", input: "/a.mp4", outDir: "/", to: ["es"] },
    { key: "mine", priority: 1 },
  );
  expect(job).toMatchObject({ state: "queued", priority: 1, spec: { from: "auto", edits: [] } });
  const error = thrownBy(() => rig.jobs.enqueue({ ...dubOf("a"), to: ["klingon"] }));
  expect(error.kind).toBe("InvalidInput");
  expect(error.message).toContain("to, entry 1: must be one of");
});

test("a job nobody knows is bad input, whatever is asked of it", () => {
  using rig = new JobsRig();
  const { jobs } = rig;
  const asked = [
    () => jobs.get("unknown"),
    () => jobs.events("unknown"),
    () => jobs.attempts("unknown"),
    () => jobs.cancel("unknown"),
    () => jobs.retry("unknown"),
    () => jobs.watch("unknown", { signal: NEVER }),
    () => jobs.pause("unknown"),
    () => jobs.resume("unknown"),
    () => jobs.prioritise("unknown", 1),
    () => jobs.remove("unknown"),
    () => jobs.edit("unknown", [{ line: 1, language: "es", text: "x" }]),
  ];
  for (const ask of asked) expect(thrownBy(ask).message).toBe("There is no job unknown.");
});

test("a job that is over can neither pause nor go on, but be removed; an open one cannot", () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  expect(rig.jobs.pause(id).state).toBe("paused");
  expect(rig.jobs.pause(id).state).toBe("paused");
  expect(thrownBy(() => rig.jobs.retry(id)).hint).toContain("resume");
  expect(thrownBy(() => rig.jobs.remove(id)).message).toContain("is paused");
  expect(rig.jobs.resume(id).state).toBe("queued");
  expect(rig.jobs.prioritise(id, 3).priority).toBe(3);
  expect(thrownBy(() => rig.jobs.prioritise(id, 1.5)).kind).toBe("InvalidInput");
  rig.jobs.cancel(id);
  for (const ask of [() => rig.jobs.pause(id), () => rig.jobs.resume(id)]) {
    expect(thrownBy(ask).message).toContain("is over (cancelled)");
  }
  expect(rig.jobs.remove(id).id).toBe(id);
  expect(rig.jobs.list()).toEqual([]);
});

test("what is wanted already is the same job, with or without fields that say nothing", () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueueOnce(dubOf("a"));
  expect(rig.jobs.enqueueOnce({ ...dubOf("a"), transcript: undefined }).id).toBe(id);
  expect(rig.jobs.enqueueOnce(dubOf("b")).id).not.toBe(id);
  rig.jobs.cancel(id);
  expect(rig.jobs.enqueueOnce(dubOf("a")).id).not.toBe(id);
});

test("a file larger than the settings allow is refused at the door, whichever of them it is", () => {
  using place = new TemporaryHome();
  using rig = new QueueRig(place.home);
  const music = join(place.home.root, "song.mp3");
  writeFileSync(music, "x".repeat(2_000_000));
  const spec = { kind: "music", input: join(place.home.root, "none.mp4"), music, outDir: "/" };
  const limited = (maxInputBytes?: number) =>
    new JobsService(rig.queue, new LiveEvents(), { maxInputBytes });
  const error = thrownBy(() => limited(1_500_000).enqueue(spec));
  expect(error.message).toBe(`${music} has 2.0 MB, and this Octavia takes files of up to 1.5 MB.`);
  expect(error.hint).toContain("maxInputBytes");
  expect(limited(2_000_000).enqueue(spec).state).toBe("queued");
  expect(limited().enqueue(spec).state).toBe("queued");
});

test("who watches a job hears that the queue is paused, by whichever process, and goes on", async () => {
  using place = new TemporaryHome();
  using here = new JobsRig(place.home, "here");
  using there = new JobsRig(place.home, "there");
  const { id } = here.jobs.enqueue(dubOf("a"));
  const watch = watcher(here, id);
  expect(await watch.next(1)).toEqual(["queued"]);
  there.jobs.pauseAll();
  expect(await watch.next(1)).toEqual(["queue-paused"]);
  there.jobs.resumeAll();
  expect(await watch.next(1)).toEqual(["queue-resumed"]);
  there.jobs.pause(id);
  expect(await watch.next(1)).toEqual(["paused"]);
  there.jobs.cancel(id);
  expect(await watch.next(2)).toEqual(["cancelled", "end"]);
});

test("only what ended badly can be retried", () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  expect(thrownBy(() => rig.jobs.retry(id)).message).toContain("is queued");
  expect(rig.jobs.cancel(id).state).toBe("cancelled");
  expect(rig.jobs.retry(id).state).toBe("queued");
});

test("a job of another version is listed with what is known of it, and cannot be run", () => {
  using rig = new JobsRig();
  const { jobs } = rig;
  const { sqlite } = rig.database;
  const sound = jobs.enqueue(dubOf("a"));
  const odd = jobs.enqueue(dubOf("b"));
  const spec = JSON.stringify({ kind: "opera", input: "/videos/b", acts: 3 });
  sqlite
    .prepare("UPDATE jobs SET spec = ?, progress = '7', result = '[]' WHERE id = ?")
    .run(spec, odd.id);
  sqlite
    .prepare(`INSERT INTO events (job, at, body) VALUES (?, 1, '{"type":"applause"}')`)
    .run(odd.id);

  expect(jobs.list().map(({ id }) => id)).toEqual([odd.id, sound.id]);
  expect(jobs.page({ limit: 9, search: "B" }).jobs).toMatchObject([
    { id: odd.id, spec: { kind: "unread", stored: "opera", input: "/videos/b" } },
  ]);
  expect(jobs.events(odd.id).map(({ body }) => body.type)).toEqual(["queued"]);
  expect(jobs.enqueueOnce(dubOf("a")).state).toBe("queued");

  for (const ask of [
    () => jobs.retry(odd.id),
    () => jobs.edit(odd.id, { line: 1, language: "es", text: "Hola" }),
  ]) {
    const refusal = thrownBy(ask);
    expect(refusal.kind).toBe("InvalidInput");
    expect(refusal.message).toContain("made by another version");
  }
  expect(jobs.cancel(odd.id).state).toBe("cancelled");
  expect(thrownBy(() => jobs.retry(odd.id)).message).toContain("made by another version");
  jobs.remove(odd.id);
  expect(jobs.list().map(({ id }) => id)).not.toContain(odd.id);
});

test("watching tells the whole story in order, live and stored, and ends with the job", async () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  const watch = watcher(rig, id);
  expect(await watch.next(1)).toEqual(["queued"]);
  const run = rig.begin();
  run.hear({ type: "step-started", step: "mix:es" });
  run.hear(percent(10));
  run.hear(percent(20)); // in a row, only the last counts
  run.hear(finished);
  run.hear(percent(30));
  run.hear(warning);
  rig.queue.leases.succeed(run.claim.lease, { outputs: [], report: "/r", warnings: [] });
  expect(await watch.next(8)).toEqual([
    "started",
    "step-started",
    "20 %",
    "step-finished",
    "30 %",
    "warning",
    "succeeded",
    "end",
  ]);
});

test("watching can go on after an event that is known already", async () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  rig.queue.leases.stopped(rig.begin().claim.lease);
  const [, started] = rig.jobs.events(id);
  const watch = watcher(rig, id, { after: started?.seq ?? 0 });
  expect(await watch.next(2)).toEqual(["cancelled", "end"]);
});

test("watching a job that was retried does not end with its first death", async () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  rig.jobs.cancel(id);
  rig.jobs.retry(id);
  const watch = watcher(rig, id);
  expect(await watch.next(3)).toEqual(["queued", "cancelled", "requeued"]);
  rig.jobs.cancel(id);
  expect(await watch.next(2)).toEqual(["cancelled", "end"]);
});

test("another process' job can be watched, with its progress", async () => {
  using place = new TemporaryHome();
  using here = new JobsRig(place.home, "here");
  using there = new JobsRig(place.home, "there");
  const { id } = there.jobs.enqueue(dubOf("a"));
  const watch = watcher(here, id);
  expect(await watch.next(1)).toEqual(["queued"]);
  const run = there.begin();
  expect(await watch.next(1)).toEqual(["started"]);
  run.hear(percent(10));
  expect(await watch.next(1)).toEqual(["10 %"]);
  run.hear(warning);
  expect(await watch.next(1)).toEqual(["warning"]);
  there.queue.leases.stopped(run.claim.lease);
  expect(await watch.next(2)).toEqual(["cancelled", "end"]);
});

test("watching ends when the watcher leaves, and leaves nothing behind", async () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  const leave = new AbortController();
  const watch = watcher(rig, id, { signal: leave.signal });
  expect(await watch.next(1)).toEqual(["queued"]);
  const next = watch.next(1);
  leave.abort();
  expect(await next).toEqual(["end"]);
  const other = watcher(rig, id);
  await other.next(1);
  await other.stop();
  expect(rig.queue.changes.watched).toBe(false);
});

test("an edit is a new job with the text changed, and a later edit takes an earlier one's place", () => {
  using rig = new JobsRig();
  const first = rig.jobs.enqueue(dubOf("a"), { priority: 3 });
  const edit = (id: JobId, line: number, text: string) =>
    rig.jobs.edit(id, [{ line, language: "es", text }], { gainHints: { es: -1.5 } });
  const second = edit(first.id, 2, "Hola");
  expect(second).toMatchObject({ parent: first.id, priority: 3, state: "queued" });
  const third = edit(edit(second.id, 5, "Adiós").id, 2, "Buenas");
  expect(third.spec).toEqual({
    ...dubOf("a"),
    edits: [
      { line: 5, language: "es", text: "Adiós" },
      { line: 2, language: "es", text: "Buenas" },
    ],
    gainHints: { es: -1.5 },
  });
  expect(rig.jobs.get(first.id).spec).toMatchObject({ edits: [] });
});

/** Seven lines of a second each. */
const CUT = Array.from({ length: 7 }, (_, at) => ({
  ...{ id: at + 1, start: at, end: at + 1, text: "one two", words: [] },
}));

test("a text does not take the place of one from before a split: the split was of that", () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  const edits: LineEdit[] = [
    { line: 2, language: "en", text: "three four" },
    { op: "split", line: 2, at: 1.5, textAt: 5, into: 8 },
    { line: 2, language: "en", text: "five" },
    { op: "voice", line: 2, voice: "a" },
    { op: "voice", line: 2, voice: "b" },
  ];
  const { spec } = rig.jobs.edit(id, edits, { cut: CUT });
  expect(spec).toMatchObject({ edits: edits.toSpliced(3, 1) });
});

test.each<[LineEdit, string]>([
  [{ op: "time", line: 2, start: 0.5, end: 2 }, "it has room from 1.00 s to 2.00 s"],
  [{ op: "time", line: 2, start: 2, end: 1 }, "cannot go from 2.00 s to 1.00 s"],
  [{ op: "split", line: 2, at: 2.5, textAt: 3, into: 8 }, "cannot be split at 2.50 s"],
  [{ op: "split", line: 2, at: 1.5, textAt: 3, into: 7 }, "Line 7 is or was there already"],
  [{ op: "merge", line: 2, with: 4 }, "Line 4 is not next after line 2: that is line 3."],
  [{ op: "merge", line: 7, with: 8 }, "it is the last one"],
  [{ op: "voice", line: 1, language: "en", voice: "x" }, 'The job has no language "en".'],
  [{ line: 8, language: "es", text: "x" }, "There is no line 8: the job has 7."],
  [{ line: 1, language: "fr", text: "x" }, 'The job has no language "fr".'],
  [
    { line: 0, language: "es", text: "x" },
    "This is not an edit of a line: line: must be at least 1.",
  ],
  [
    { line: 1, language: "es", text: "" },
    "This is not an edit of a line: text: must not be empty.",
  ],
])("the edit %o is refused", (edit, message) => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  const error = thrownBy(() => rig.jobs.edit(id, [edit], { cut: CUT }));
  expect(error.kind).toBe("InvalidInput");
  expect(error.message).toContain(message);
  expect(rig.jobs.list()).toHaveLength(1);
});

test("edits that no other can follow are refused together, and nothing is queued", () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue(dubOf("a"));
  const edits: LineEdit[] = [
    { op: "merge", line: 2, with: 3 },
    { line: 3, language: "es", text: "x" },
  ];
  expect(thrownBy(() => rig.jobs.edit(id, edits, { cut: CUT })).message).toContain(
    "Line 3 is gone",
  );
  expect(rig.jobs.list()).toHaveLength(1);
});

test("a line can be edited in the language that was spoken, once that is known", () => {
  using rig = new JobsRig();
  const { id } = rig.jobs.enqueue({ ...dubOf("a"), from: "auto" });
  const edit: LineEdit = { line: 1, language: "en", text: "Hello" };
  expect(thrownBy(() => rig.jobs.edit(id, [edit])).kind).toBe("InvalidInput");
  expect(rig.jobs.edit(id, [edit], { source: "en" }).spec).toMatchObject({ edits: [edit] });
});

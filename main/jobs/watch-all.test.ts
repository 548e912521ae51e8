import { expect, test } from "vitest";
import type { JobView } from "../../contract/queue.ts";
import { dubOf, QueueRig } from "../queue/rig.ts";
import { LiveEvents } from "./live.ts";
import { watchAllJobs } from "./watch-all.ts";

const gist = ({ id, state, progress }: JobView): string =>
  `${id.slice(-1)} ${state}${progress === undefined ? "" : ` ${progress.percent}`}`;

function watch(rig: QueueRig, live = new LiveEvents()) {
  const left = new AbortController();
  const jobs = watchAllJobs(rig.queue, live, left.signal);
  return {
    leave: () => left.abort(),
    async next(): Promise<string> {
      const { value } = await jobs.next();
      return value === undefined ? "end" : gist(value);
    },
  };
}

test("first come the jobs that are not over, then each that changes, its own process' or another's", async () => {
  using rig = new QueueRig();
  const over = rig.queue.intake.enqueue(dubOf("a"));
  rig.queue.intake.cancel(over);
  const open = rig.queue.intake.enqueue(dubOf("b"));
  const { next, leave } = watch(rig);
  expect(await next()).toBe("2 queued");
  rig.now += 10;
  rig.queue.intake.enqueue(dubOf("c"));
  expect(await next()).toBe("3 queued");
  rig.now += 10;
  rig.queue.intake.cancel(open);
  expect(await next()).toBe("2 cancelled");
  leave();
  expect(await next()).toBe("end");
});

test("progress is told as it is said, before it is stored", async () => {
  using rig = new QueueRig();
  const live = new LiveEvents();
  const id = rig.queue.intake.enqueue(dubOf("a"));
  rig.queue.claim("me", { jobsAtOnce: { heavy: 1, light: 1 }, leaseMs: 1000 });
  const { next, leave } = watch(rig, live);
  expect(await next()).toBe("1 running");
  const progress = { percent: 40, step: "mix:es", done: 4, total: 10, unit: "seconds" } as const;
  const body = { type: "run", event: { type: "progress", progress } } as const;
  const told = next();
  // The watcher listens once it waits.
  await new Promise(setImmediate);
  live.publish({ seq: 3, job: id, at: rig.now, body });
  expect(await told).toBe("1 running 40");
  leave();
});

test("one who leaves while nothing happens is let go", async () => {
  using rig = new QueueRig();
  const { next, leave } = watch(rig);
  const ended = next();
  await new Promise(setImmediate);
  leave();
  expect(await ended).toBe("end");
});

import { fork } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { builtFile } from "../../tests/support/build.ts";
import type { Owner } from "./owners.ts";
import { isDead, thisProcess } from "./process-owner.ts";
import { atOnce, dubOf, QueueRig, TemporaryHome } from "./rig.ts";

const HOUR_MS = 3_600_000;

test("a killed process' job is taken up at once by the next, without counting as a try", async () => {
  using place = new TemporaryHome();
  using rig = new QueueRig(place.home);
  rig.now = Date.now();
  const id = rig.queue.intake.enqueue(dubOf("a"));
  const script = resolve(import.meta.dirname, "fixtures/hold-a-lease.mjs");
  const child = fork(script, [await builtFile("."), place.home.root]);
  const Claimed = z.tuple([z.object({ id: z.string() })]).rest(z.unknown());
  expect(Claimed.parse(await once(child, "message"))[0].id).toBe(id);
  expect(rig.queue.owners.takeUp(isDead)).toBe(0);

  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
  expect(rig.queue.owners.takeUp(isDead)).toBe(1);
  expect(rig.queue.reads.eventsAfter(0, id).at(-1)?.body).toEqual({
    type: "taken-up",
    from: "child",
  });
  expect(rig.queue.claim("b", { jobsAtOnce: atOnce(1), leaseMs: HOUR_MS })?.lease.id).toBe(id);
  expect(rig.queue.owners.takeUp(isDead)).toBe(0);
});

test("a process that took over a dead one's pid is not taken for it", () => {
  const self = thisProcess("me");
  expect(isDead(self)).toBe(false);
  expect(isDead({ ...self, started: `${self.started}0` })).toBe(self.started !== "");
});

test("a pid that nobody has is dead, and one on another host cannot be judged", async () => {
  const child = fork(resolve(import.meta.dirname, "fixtures/nothing.mjs"));
  const { pid } = child;
  await once(child, "exit");
  const gone: Owner = { id: "x", pid: pid ?? 0, started: "", host: hostname() };
  expect(isDead(gone)).toBe(true);
  expect(isDead({ ...gone, host: "elsewhere" })).toBe(false);
});

test("jobs of an owner that is only silent are taken up when the lease runs out", () => {
  using rig = new QueueRig();
  const id = rig.queue.intake.enqueue(dubOf("a"));
  rig.queue.owners.register({ ...thisProcess("far"), host: "elsewhere" });
  rig.queue.claim("far", { jobsAtOnce: atOnce(1), leaseMs: 1000 });
  rig.now += 999;
  expect(rig.queue.owners.takeUp(isDead)).toBe(0);
  rig.now += 1;
  expect(rig.queue.owners.takeUp(isDead)).toBe(1);
  expect(rig.queue.reads.get(id)?.state).toBe("queued");
});

test("a job to be cancelled whose process dies is cancelled", () => {
  using rig = new QueueRig();
  const id = rig.queue.intake.enqueue(dubOf("a"));
  rig.queue.owners.register(thisProcess("a"));
  rig.queue.claim("a", { jobsAtOnce: atOnce(1), leaseMs: HOUR_MS });
  rig.queue.intake.cancel(id);
  rig.queue.owners.takeUp(() => true);
  expect(rig.queue.reads.get(id)?.state).toBe("cancelled");
});

import { expect, test } from "vitest";
import { dubOf, QueueRig } from "./rig.ts";

function rigWith(...names: string[]) {
  const rig = new QueueRig();
  const ids = names.map((name) => rig.queue.intake.enqueue(dubOf(name)));
  const [a = "", b = "", c = ""] = ids;
  return { rig, queue: rig.queue, a, b, c, [Symbol.dispose]: () => rig[Symbol.dispose]() };
}
const OPTIONS = { jobsAtOnce: { heavy: 1, light: 1 }, leaseMs: 1000 };

test("a moved job runs where it was put", () => {
  using r = rigWith("a", "b", "c");
  expect(r.queue.order.upNext(9)).toEqual({ ids: [r.a, r.b, r.c], total: 3 });
  expect(r.queue.order.move(r.c, r.b)).toBe("moved");
  expect(r.queue.order.upNext(9).ids).toEqual([r.a, r.c, r.b]);
  expect(r.queue.order.move(r.a, undefined)).toBe("moved");
  expect(r.queue.order.upNext(2)).toEqual({ ids: [r.c, r.b], total: 3 });
  expect(r.queue.claim("me", OPTIONS)?.lease.id).toBe(r.c);
});

test("a job that runs or is over has no place, and nothing is put before it", () => {
  using r = rigWith("a", "b");
  expect(r.queue.claim("me", OPTIONS)?.lease.id).toBe(r.a);
  expect(r.queue.order.move(r.a, undefined)).toBe("unknown");
  expect(r.queue.order.move(r.b, r.a)).toBe("unknown");
  expect(r.queue.order.upNext(9)).toEqual({ ids: [r.b], total: 1 });
});

test("a paused job keeps its place", () => {
  using r = rigWith("a", "b");
  r.queue.pauses.pause(r.b);
  r.queue.order.move(r.b, r.a);
  expect(r.queue.order.upNext(9).ids).toEqual([r.b, r.a]);
});

test("each new priority is an event of its job", () => {
  using r = rigWith("a", "b", "c");
  r.queue.order.move(r.c, r.b);
  const told = [r.a, r.b, r.c].map((id) =>
    r.queue.reads.eventsAfter(0, id).map(({ body }) => body.type),
  );
  expect(told).toEqual([["queued", "priority"], ["queued"], ["queued", "priority"]]);
});

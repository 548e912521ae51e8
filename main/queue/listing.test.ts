import { expect, test } from "vitest";
import { JobSpec, type StoredSpec } from "../../contract/job.ts";
import { dubOf, QueueRig, thrownBy } from "./rig.ts";

const names = (jobs: readonly { readonly spec: StoredSpec }[]): (string | undefined)[] =>
  jobs.map(({ spec }) => ("input" in spec ? spec.input.split("/").at(-1) : undefined));

test("pages hold every job once, the newest first, though new ones come in between", () => {
  using rig = new QueueRig();
  for (const name of ["a", "b", "c", "d", "e"]) rig.queue.intake.enqueue(dubOf(name));
  const first = rig.queue.listing.page({ limit: 2 });
  expect(names(first.jobs)).toEqual(["e", "d"]);
  rig.queue.intake.enqueue(dubOf("f"));
  const second = rig.queue.listing.page({ limit: 2, cursor: first.next });
  expect(names(second.jobs)).toEqual(["c", "b"]);
  const third = rig.queue.listing.page({ limit: 2, cursor: second.next });
  expect(names(third.jobs)).toEqual(["a"]);
  expect(third.next).toBeUndefined();
});

test("a page that ends with the last job says so", () => {
  using rig = new QueueRig();
  rig.queue.intake.enqueue(dubOf("a"));
  expect(rig.queue.listing.page({ limit: 1 }).next).toBeUndefined();
});

test("a search is for the name of the input, in any letters, and not for its folder", () => {
  using rig = new QueueRig();
  for (const name of ["Ärger.mp4", "100% _.mp4", "talk.mp4"]) rig.queue.intake.enqueue(dubOf(name));
  const scenes = [{ video: "/films/Scene.mp4" }];
  const merge = JobSpec.parse({ kind: "merge", scenes, outDir: "/films", name: "all" });
  rig.queue.intake.enqueue(merge);
  const found = (search: string) => rig.queue.listing.page({ search, limit: 9 }).jobs;
  expect(names(found("ärg"))).toEqual(["Ärger.mp4"]);
  expect(names(found("%"))).toEqual(["100% _.mp4"]);
  expect(found("scene").map(({ kind }) => kind)).toEqual(["merge"]);
  expect(found("videos")).toEqual([]);
  expect(names(rig.queue.listing.page({ kind: "dub", limit: 9 }).jobs)).toHaveLength(3);
});

test("states and counts are those of now", () => {
  using rig = new QueueRig();
  const id = rig.queue.intake.enqueue(dubOf("a"));
  rig.queue.intake.enqueue(dubOf("b"));
  rig.queue.intake.cancel(id);
  expect(rig.queue.listing.counts()).toEqual({ cancelled: 1, queued: 1 });
  const { jobs } = rig.queue.listing.page({ states: ["cancelled", "failed"], limit: 9 });
  expect(names(jobs)).toEqual(["a"]);
  expect(names(rig.queue.listing.open())).toEqual(["b"]);
});

test.each(["", "no place", "-1", "zzzzzzzzzzzz", "1 OR 1"])(
  "%j is no place in the list",
  (cursor) => {
    using rig = new QueueRig();
    expect(thrownBy(() => rig.queue.listing.page({ cursor, limit: 1 })).kind).toBe("InvalidInput");
  },
);

test("a job names what stands in its spec, whatever became of it", () => {
  using rig = new QueueRig();
  const id = rig.queue.intake.enqueue(dubOf("0123abc/talk.mp4"));
  rig.queue.intake.cancel(id);
  expect(rig.queue.listing.isNamed("0123abc")).toBe(true);
  expect(rig.queue.listing.isNamed("0123abd")).toBe(false);
});

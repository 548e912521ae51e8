import { describe, expect, test } from "vitest";
import { dropJob, foldJobs } from "./fold.ts";
import { job } from "./job-sample.ts";

const page = (...jobs: ReturnType<typeof job>[]) => ({ jobs });

describe("foldJobs", () => {
  test("a changed job takes its old place, and nothing else is a new object", () => {
    const [a, b, c] = [job("a", 3), job("b", 2), job("c", 1)];
    const pages = [page(a, b), page(c)];
    const changed = { ...b, state: "running" as const };
    const folded = foldJobs(pages, [changed], {});
    expect(folded[0]?.jobs).toEqual([a, changed]);
    expect(folded[0]?.jobs[0]).toBe(a);
    expect(folded[1]).toBe(pages[1]);
  });

  test("a new job comes first", () => {
    const folded = foldJobs([page(job("a", 1))], [job("b", 2)], {});
    expect(folded[0]?.jobs.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  test("a job that no longer passes the filter leaves the list", () => {
    const running = job("a", 1, "running");
    const folded = foldJobs([page(running)], [{ ...running, state: "succeeded" }], {
      states: ["running"],
    });
    expect(folded[0]?.jobs).toEqual([]);
  });

  test("an old job that belongs on a page not yet read does not jump to the front", () => {
    const pages = [{ jobs: [job("b", 5)], next: "more" }];
    expect(foldJobs(pages, [job("a", 1)], {})).toEqual(pages);
  });

  test("under a search nothing new comes in", () => {
    const pages = [page(job("a", 1))];
    expect(foldJobs(pages, [job("b", 2)], { search: "talk" })).toEqual(pages);
  });
});

test("dropJob takes one job out and leaves other pages alone", () => {
  const pages = [page(job("a", 2)), page(job("b", 1))];
  const left = dropJob(pages, "a");
  expect(left[0]?.jobs).toEqual([]);
  expect(left[1]).toBe(pages[1]);
});

import { expect, test } from "vitest";
import { JobSpec } from "../contract/job.ts";
import { jobTitle } from "./queue-words.ts";

test("several jobs of one file are told apart by what they make", () => {
  const file = { input: "/films/a\u001b.mp4", outDir: "/films" };
  const titles = [
    { kind: "dub", ...file, to: ["es", "fr"] },
    { kind: "captions", ...file, to: "es" },
    { kind: "thumbnails", ...file },
  ].map((spec) => jobTitle(JobSpec.parse(spec)));
  expect(titles.map((title) => title.replace(/.*mp4/, ""))).toEqual([
    " (dub es,fr):",
    " (captions es):",
    " (thumbnails):",
  ]);
  expect(titles.join("")).not.toContain("\u001b");
});

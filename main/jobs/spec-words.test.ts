import { expect, test } from "vitest";
import { JobSpec } from "../../contract/job.ts";
import { badSpec, describeIssue } from "./spec-words.ts";

const dub = { kind: "dub", input: "/a.mp4", outDir: "/", to: ["es"] };
const merge = { kind: "merge", outDir: "/", scenes: [{ video: "/a.mp4" }] };

test.each<[unknown, string | RegExp]>([
  [{}, "kind: is missing"],
  [{ kind: "opera" }, /^kind: must be one of dub, .*, not "opera"$/],
  [5, "must be an object"],
  [{ ...dub, to: undefined }, "to: is missing"],
  [{ ...dub, to: [] }, "to: must not be empty"],
  [{ ...dub, to: "es" }, "to: must be a list"],
  [{ ...dub, to: ["es", "kl"] }, /^to, entry 2: must be one of .*, not "kl"$/],
  [{ ...dub, to: Array(11).fill("es") }, "to: must have at most 10 entries"],
  [{ ...dub, from: 5 }, /^from: must be one of auto, .*, not 5$/],
  [{ ...dub, loudness: 3 }, "loudness: must be at most -5"],
  [{ ...dub, loudness: "loud" }, 'loudness: must be a number or source, not "loud"'],
  [{ ...dub, audioTrack: 1.5 }, "audioTrack: must be a whole number"],
  [{ ...dub, speed: 1 }, 'has no field "speed"'],
  [{ ...merge, scenes: [{ video: "/a" }, { video: "/b", seconds: 0 }] }, /entry 2, seconds: must/],
  [{ ...merge, name: "a".repeat(201) }, "name: must have at most 200 characters"],
  [{ ...merge, watermark: { text: " \t " } }, "watermark, text: must not be empty"],
  [{ ...merge, name: "a/b" }, "name: not a file's name"],
])("%j is refused in people's words", (given, words) => {
  const { error } = JobSpec.safeParse(given);
  const [issue] = error?.issues ?? [];
  expect(describeIssue(issue ?? expect.fail("it is a job"), given)).toMatch(words);
});

test("the error says what it should have been, and keeps the whole story for the log", () => {
  const read = JobSpec.safeParse({ ...dub, maxSpeed: 7 });
  const error = badSpec("a job", read.error ?? expect.fail(), dub);
  expect(error.message).toBe("This is not a job: maxSpeed: must be at most 2.");
  expect(error.details).toContain("too_big");
});

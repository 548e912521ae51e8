import { join } from "node:path";
import { test } from "vitest";
import { expectToSurvive } from "../support/disturb.ts";
import { ffmpeg, rig, SAMPLE } from "../support/octavia.ts";

const RUNS = 30;

test(`kill -9 of main or engine at ${RUNS} random moments: the job completes, equal to an undisturbed one`, {
  timeout: 600_000,
}, async () => {
  using place = rig();
  const clip = join(place.dir, "..", "clip.mp4");
  await ffmpeg("-ss", "0", "-t", "9", "-i", SAMPLE, "-c", "copy", clip);
  await expectToSurvive({
    runs: RUNS,
    seed: 20_261_121,
    argsFor: (r) => ["dub", clip, "--from", "en", "--to", "es", "--out", r.dir, "--json"],
    last: "mux:es",
  });
});

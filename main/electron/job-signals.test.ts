import { expect, test } from "vitest";
import { JobSpec } from "../../contract/job.ts";
import { JobView } from "../../contract/queue.ts";
import { ElectronDouble } from "./double.ts";
import { JobSignals } from "./job-signals.ts";
import { wordsOf } from "./words.ts";

const spec = JobSpec.parse({
  ...{ kind: "music", input: "/films/garden.mp4", music: "/films/song.mp3", outDir: "/films" },
});

function job(id: string, state: JobView["state"], percent?: number): JobView {
  const progress = { percent, step: "mix", done: 1, total: 2, unit: "steps" };
  return JobView.parse({
    ...{ id, kind: "music", class: "light", spec, state, priority: 0, attempts: 1 },
    ...{ createdAt: 1, updatedAt: 2, cancelRequested: false, pauseRequested: false },
    ...(percent === undefined ? {} : { progress }),
  });
}

function rig() {
  const electron = new ElectronDouble();
  const window = electron.createWindow({});
  let opened = 0;
  const signals = new JobSignals({
    ...{ parts: electron, window: () => window, words: wordsOf("en") },
    onOpen: () => {
      opened += 1;
    },
  });
  return { electron, window, signals, opened: () => opened };
}

const [A, B] = ["aaaaaaaaaa", "bbbbbbbbbb"];

test("the machine stays awake from the first job's start to the last one's end", () => {
  const { electron, signals } = rig();
  signals.see(job(A, "queued"));
  expect(electron.blockers.size).toBe(0);
  for (const one of [job(A, "running"), job(B, "running"), job(A, "running", 50)]) signals.see(one);
  expect(electron.blockers.size).toBe(1);
  signals.see(job(A, "succeeded"));
  expect(electron.blockers.size).toBe(1);
  signals.see(job(B, "waiting"));
  expect(electron.blockers.size).toBe(0);
});

test("the bar shows the mean of what runs, and goes when nothing does", () => {
  const { window, signals } = rig();
  for (const one of [job(A, "running", 50), job(B, "running", 100), job(A, "paused")])
    signals.see(one);
  signals.see(job(B, "cancelled"));
  expect(window.progress).toEqual([0.5, 0.75, 1, -1]);
});

test("the end of a job is told by name, but not to who looks at the window, and not what ended before", () => {
  const { electron, window, signals, opened } = rig();
  signals.see(job(A, "succeeded"));
  expect(electron.told).toEqual([]);
  for (const state of ["running", "succeeded", "running", "cancelled", "running", "dead"] as const)
    signals.see(job(A, state));
  expect(electron.told.map(({ body, shown }) => [body, shown])).toEqual([
    ["garden.mp4 is done.", true],
    ["garden.mp4 could not be made.", true],
  ]);
  electron.told[0]?.emit("click");
  expect(opened()).toBe(1);
  window.focused = true;
  for (const state of ["running", "succeeded"] as const) signals.see(job(B, state));
  expect(electron.told).toHaveLength(2);
});

test("when it ends, the machine may sleep again", () => {
  const { electron, window, signals } = rig();
  signals.see(job(A, "running"));
  signals[Symbol.dispose]();
  expect(electron.blockers.size).toBe(0);
  expect(window.progress.at(-1)).toBe(-1);
});

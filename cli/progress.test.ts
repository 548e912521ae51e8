import { expect, test } from "vitest";
import type { JobEventBody, Progress } from "../contract/events.ts";
import { JobSpec } from "../contract/job.ts";
import { bar, clockTime, ownWords, ProgressView, progressLine, stepWords } from "./progress.ts";

const at = (percent: number, more: Partial<Progress> = {}): Progress => ({
  percent,
  step: "synthesize:es",
  done: 3,
  total: 12,
  unit: "lines",
  ...more,
});
const run = (progress: Progress): JobEventBody => ({
  type: "run",
  event: { type: "progress", progress },
});

function sink(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 80, write: (text: string) => written.push(text), written };
}

test("a progress line says percent, step, units done and time left", () => {
  expect(progressLine(at(61.7, { secondsLeft: 65 }))).toBe(
    " 61%  speaking es  3 of 12 lines  1:05 left",
  );
  expect(progressLine(at(5, { step: "extract", unit: "seconds", done: 61, total: 3600 }))).toBe(
    "  5%  taking out the sound  1:01 of 1:00:00",
  );
});

test("times are written as people read them", () => {
  expect([0, 59.4, 60, 3599, 3600].map(clockTime)).toEqual([
    "0 s",
    "59 s",
    "1:00",
    "59:59",
    "1:00:00",
  ]);
});

test("the bar is empty at 0 and full at 100", () => {
  expect(bar(0)).toBe(`[${"-".repeat(20)}]`);
  expect(bar(100)).toBe(`[${"#".repeat(20)}]`);
});

test("a step that is not known by words is shown by its name", () => {
  expect(stepWords("unheard-of:de")).toBe("unheard-of de");
});

test("a terminal gets one line, rewritten", () => {
  const out = sink(true);
  const view = new ProgressView(out);
  view.show(run(at(10)));
  view.show(run(at(11)));
  expect(out.written.every((text) => text.startsWith("\r\u001b[K["))).toBe(true);
  view.line("a warning");
  expect(out.written.slice(-2)).toEqual(["\r\u001b[K", "a warning\n"]);
});

test("a plain stream gets a line for each tenth, and no control characters", () => {
  const out = sink(false);
  const view = new ProgressView(out);
  for (let percent = 0; percent <= 100; percent += 1) view.show(run(at(percent)));
  expect(out.written).toHaveLength(11);
  expect(out.written.join("")).not.toContain("\u001b");
});

test("a plain stream gets a line for each step as well, however often they take turns", () => {
  const out = sink(false);
  const view = new ProgressView(out);
  for (let percent = 90; percent < 96; percent += 1) {
    view.show(run(at(percent, { step: percent % 2 === 0 ? "translate:es" : "translate:fr" })));
  }
  expect(out.written).toHaveLength(2);
  expect(out.written.join("")).toMatch(/90% {2}translating es.*\n.*91% {2}translating fr/);
});

const gist = (events: readonly JobEventBody[]): string => {
  const out = sink(false);
  const view = new ProgressView(out);
  for (const event of events) view.show(event);
  return out.written.join("");
};
const started: JobEventBody = { type: "started", attempt: 1, owner: "a" };
const thrownBack: JobEventBody = { type: "taken-up", from: "a" };
const worked = (cached: boolean): JobEventBody => ({
  type: "run",
  event: { type: "step-finished", step: "extract", seconds: 1, cached },
});

test("a run that goes on from work of an earlier one says so when it begins", () => {
  expect(gist([started, worked(false), thrownBack])).toBe("");
  expect(gist([started, worked(false), thrownBack, started])).toContain("taking up");
});

test("a job that was lent and given back undone is a first run to people", () => {
  expect(gist([started, thrownBack, started, worked(true), thrownBack, started])).toBe("");
});

test("what every run says anew is said once, however often the job is taken up", () => {
  const warned: JobEventBody = {
    type: "run",
    event: { type: "warning", message: "It is loud." },
  };
  const run = [started, warned, worked(false), thrownBack];
  const told = gist([...run, ...run, ...run, started, warned]);
  expect(told).toBe("warning: It is loud.\ntaking up where an earlier run stopped\n");
});

test("a dub says what it writes", () => {
  const dub = { kind: "dub", input: "/a.mp4", outDir: "/", to: ["es"] };
  const words = (more: object): string =>
    stepWords("mux:es", ownWords(JobSpec.parse({ ...dub, ...more })));
  expect(words({ audioOnly: "flac" })).toBe("writing the sound es");
  // An input of sound alone gives sound too.
  expect(words({})).toBe("writing the file es");
});

import { expect, test } from "vitest";
import type { RunEvent } from "../../contract/events.ts";
import { HandClock } from "../../tests/support/hand-clock.ts";
import { throttleProgress } from "./progress.ts";

const progress = (done: number): RunEvent => ({
  type: "progress",
  progress: { percent: done, step: "mix", done, total: 100, unit: "seconds" },
});
const warning: RunEvent = { type: "warning", message: "Quiet." };

function rig() {
  const clock = new HandClock();
  const sent: (number | string)[] = [];
  const throttle = throttleProgress((event) => {
    sent.push(event.type === "progress" ? event.progress.done : event.type);
  }, clock);
  return { clock, sent, ...throttle };
}

test("of a flood of progress the first goes out at once, then the latest of each tenth of a second", () => {
  const { clock, sent, emit } = rig();
  for (let done = 1; done <= 30; done += 1) {
    emit(progress(done));
    clock.turn(10);
  }
  expect(sent).toEqual([1, 10, 20, 30]);
});

test("an event of another kind goes out at once, after the progress before it", () => {
  const { sent, emit } = rig();
  for (const event of [progress(1), progress(2), progress(3), warning]) emit(event);
  expect(sent).toEqual([1, 3, "warning"]);
});

test("the last progress is never lost, and comes once", () => {
  const { clock, sent, emit, flush } = rig();
  emit(progress(1));
  emit(progress(2));
  flush();
  clock.turn(1000);
  expect(sent).toEqual([1, 2]);
});

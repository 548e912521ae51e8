import { expect, test } from "vitest";
import { OctaviaError } from "../../contract/errors.ts";
import { describePlan } from "./executor.ts";
import { moment, numberStep, planRig, untilAborted } from "./fixtures/rig.ts";
import { Plan } from "./plan.ts";
import type { Step } from "./step.ts";

const double = numberStep("double", (n) => n * 2);
const add = numberStep("add", (n) => n + 1);

/** 1 -> double -> add, and the sum of both. */
function smallPlan(steps: { double?: Step<number, number>; add?: Step<number, number> } = {}) {
  const plan = new Plan();
  const doubled = plan.add({
    id: "double",
    phase: "extract",
    step: steps.double ?? double,
    needs: {},
    input: () => 1,
  });
  const added = plan.add({
    id: "add:es",
    phase: "translate",
    step: steps.add ?? add,
    needs: { doubled },
    input: (given) => given.doubled.value,
  });
  const sum = plan.add({
    id: "sum",
    phase: "export",
    step: numberStep("sum", (n) => n),
    needs: { doubled, added },
    input: ({ doubled: a, added: b }) => a.value + b.value,
  });
  return { plan, doubled, added, sum };
}

/** Plans of independent nodes, one a step. */
function sideBySide(...steps: Step<number, number>[]): Plan {
  const plan = new Plan();
  for (const [index, step] of steps.entries()) {
    plan.add({ id: `${step.name}${index}`, phase: "extract", step, needs: {}, input: () => index });
  }
  return plan;
}

test("each step gets the results it needs, and the run reports in the plan's order", async () => {
  await using r = await planRig();
  const { plan, sum, added } = smallPlan();
  const result = await r.run(plan);
  expect(result.artifact(sum).value).toBe(5);
  expect(result.artifact(added).value).toBe(3);
  expect(result.steps.map(({ id, step, cached }) => ({ id, step, cached }))).toEqual([
    { id: "double", step: "double", cached: false },
    { id: "add:es", step: "add", cached: false },
    { id: "sum", step: "sum", cached: false },
  ]);
  expect(await r.leftovers()).toEqual([]);
});

test("a second run finds everything and makes nothing", async () => {
  await using r = await planRig();
  await r.run(smallPlan().plan);
  const broken = numberStep("double", () => Promise.reject(new Error("made again")));
  const { plan, sum } = smallPlan({ double: broken });
  const result = await r.run(plan);
  expect(result.artifact(sum).value).toBe(5);
  expect(result.steps.every((step) => step.cached)).toBe(true);
});

test("a new version of a step makes it and what follows from it again, unless that is equal", async () => {
  await using r = await planRig();
  await r.run(smallPlan().plan);
  const same = numberStep("double", (n) => n * 2, { version: 2 });
  const result = await r.run(smallPlan({ double: same }).plan);
  expect(result.steps.map((step) => step.cached)).toEqual([false, true, true]);
});

test("steps that do not need each other run side by side", async () => {
  await using r = await planRig();
  const here = moment();
  const there = moment();
  const first = numberStep("first", async () => {
    here.come();
    await there.reached;
    return 1;
  });
  const second = numberStep("second", async () => {
    await here.reached;
    there.come();
    return 2;
  });
  await r.run(sideBySide(first, second));
  expect(r.events.filter((event) => event.type === "step-finished")).toHaveLength(2);
});

test("steps on the accelerator run one at a time", async () => {
  await using r = await planRig();
  let running = 0;
  let most = 0;
  const work = async (n: number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return n;
  };
  const gpu = (name: string) => numberStep(name, work, { resource: "gpu" });
  await r.run(sideBySide(gpu("a"), gpu("b"), gpu("c")));
  expect(most).toBe(1);
});

test("a failure aborts the rest, waits for it to wind down, and is what is thrown", async () => {
  await using r = await planRig();
  const started = moment();
  let woundDown = false;
  const slow = numberStep("slow", async (_n, { signal }) => {
    started.come();
    await untilAborted(signal, () => {
      woundDown = true;
    });
    return 1;
  });
  const broken = numberStep("broken", async () => {
    await started.reached;
    throw new OctaviaError("EngineFailure", "The engine broke.", { hint: "Mend it." });
  });
  const failure: unknown = await r.run(sideBySide(slow, broken)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OctaviaError);
  expect(failure).toMatchObject({ kind: "EngineFailure", step: "broken1", hint: "Mend it." });
  expect(woundDown).toBe(true);
  expect(await r.leftovers()).toEqual([]);
});

test("what a step throws while it is being torn down hides nothing", async () => {
  await using r = await planRig();
  const started = moment();
  const noisy = numberStep("noisy", async (_n, { signal }) => {
    started.come();
    await untilAborted(signal).catch(() => {
      throw new Error("killed child");
    });
    return 1;
  });
  const broken = numberStep("broken", async () => {
    await started.reached;
    throw new Error("the cause");
  });
  const run = r.run(sideBySide(noisy, broken));
  await expect(run).rejects.toMatchObject({ kind: "Internal", step: "broken1" });
  await expect(run).rejects.toThrow("the cause");
});

test("an input that leaves no job fails the run at that step, and nothing after it starts", async () => {
  await using r = await planRig();
  const plan = new Plan();
  const first = plan.add({
    id: "a",
    phase: "extract",
    step: double,
    needs: {},
    input: () => {
      throw new OctaviaError("InvalidInput", "No speech found.");
    },
  });
  plan.add({
    id: "b",
    phase: "mix",
    step: add,
    needs: { first },
    input: (given) => given.first.value,
  });
  await expect(r.run(plan)).rejects.toMatchObject({ kind: "InvalidInput", step: "a" });
  expect(r.events.filter((event) => event.type === "step-started")).toEqual([]);
});

test("a cancel ends the run only when every running step has ended", async () => {
  await using r = await planRig();
  const order: string[] = [];
  const slow = numberStep("slow", async (_n, { signal }) => {
    r.controller.abort();
    await untilAborted(signal);
    return 1;
  });
  const late = numberStep("late", async (_n, { signal }) => {
    await untilAborted(signal).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    order.push("wound down");
    throw new Error("torn down");
  });
  const run = r.run(sideBySide(late, slow)).finally(() => order.push("answered"));
  await expect(run).rejects.toMatchObject({ kind: "Cancelled" });
  expect(order).toEqual(["wound down", "answered"]);
  expect(await r.leftovers()).toEqual([]);
});

test("a run cancelled before it starts starts nothing", async () => {
  await using r = await planRig();
  r.controller.abort();
  await expect(r.run(smallPlan().plan)).rejects.toMatchObject({ kind: "Cancelled" });
  expect(r.events).toEqual([]);
});

test("a finished step is kept when a later one fails", async () => {
  await using r = await planRig();
  const broken = numberStep("add", () => Promise.reject(new Error("broken")));
  await expect(r.run(smallPlan({ add: broken }).plan)).rejects.toThrow("broken");
  const result = await r.run(smallPlan().plan);
  expect(result.steps.map((step) => step.cached)).toEqual([true, false, false]);
});

test("two runs of one plan at once make each step once, and one's cancel does not hurt the other", async () => {
  await using r = await planRig();
  const started = moment();
  const go = moment();
  let makes = 0;
  const slow = numberStep("double", async (n, { progress }) => {
    makes += 1;
    started.come();
    await go.reached;
    progress(1, 1);
    return n * 2;
  });
  const first = r.run(smallPlan({ double: slow }).plan);
  await started.reached;
  const { plan, sum } = smallPlan({ double: slow });
  const second = r.run(plan, new AbortController().signal);
  // The second one has joined once its own step has been announced.
  while (r.events.filter((event) => event.type === "step-started").length < 2) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  r.controller.abort();
  await expect(first).rejects.toMatchObject({ kind: "Cancelled" });
  go.come();
  expect((await second).artifact(sum).value).toBe(5);
  expect(makes).toBe(1);
});

test("a result that no longer holds is made again", async () => {
  await using r = await planRig();
  let there = true;
  const holds = () => Promise.resolve(there);
  const step = numberStep("export", (n) => n, { holds });
  await r.run(sideBySide(step));
  expect((await r.run(sideBySide(step))).steps[0]?.cached).toBe(true);
  there = false;
  expect((await r.run(sideBySide(step))).steps[0]?.cached).toBe(false);
});

test("a found step repeats its warnings, each told once", async () => {
  await using r = await planRig();
  const warning = numberStep("warning", (n, { warn }) => {
    warn("too fast");
    warn("too fast");
    return n;
  });
  const warnings = () => r.events.filter((event) => event.type === "warning");
  const told = [{ type: "warning", message: "too fast" }];
  expect((await r.run(sideBySide(warning))).warnings).toEqual(["too fast"]);
  expect(warnings()).toEqual(told);
  r.events.length = 0;
  const again = await r.run(sideBySide(warning));
  expect(again).toMatchObject({ warnings: ["too fast"], steps: [{ cached: true }] });
  expect(warnings()).toEqual(told);
});

test("starts, ends with seconds, and progress up to 100 are told", async () => {
  await using r = await planRig();
  const timed = numberStep("double", (n, { progress }) => {
    r.advance(500);
    progress(1, 2);
    r.advance(1000);
    return n * 2;
  });
  await r.run(smallPlan({ double: timed }).plan);
  expect(r.events).toContainEqual({ type: "step-started", step: "double" });
  expect(r.events).toContainEqual({
    type: "step-finished",
    step: "double",
    seconds: 1.5,
    cached: false,
  });
  const percents = r.events.flatMap((e) => (e.type === "progress" ? [e.progress.percent] : []));
  // Half of extract, of the phases that there are: extract, translate, export.
  expect(percents[0]).toBeCloseTo((100 * 5) / 45);
  expect(percents.at(-1)).toBe(100);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(r.events.at(-1)?.type).toBe("progress");
});

test("a step's units are cached one by one, in the same store", async () => {
  await using r = await planRig();
  let spoken = 0;
  const units = (version: number) =>
    numberStep(
      "units",
      async (n, { artifacts, signal }) => {
        const recipe = {
          kind: "utterance/1",
          key: { text: "hello" },
          output: double.output,
          make: async () => {
            spoken += 1;
            return 7;
          },
        };
        return n + (await artifacts.getOrMake(recipe, signal)).value;
      },
      { version },
    );
  await r.run(sideBySide(units(1)));
  await r.run(sideBySide(units(2)));
  expect(spoken).toBe(1);
});

test("a plan can be told without running it", () => {
  expect(describePlan(smallPlan().plan)).toEqual([
    { id: "double", phase: "extract", step: "double", needs: [] },
    { id: "add:es", phase: "translate", step: "add", needs: ["double"] },
    { id: "sum", phase: "export", step: "sum", needs: ["double", "add:es"] },
  ]);
});

test("an id twice, or a need from another plan, is a bug that shows", () => {
  const { plan } = smallPlan();
  const other = smallPlan();
  const spec = { phase: "mix", step: add, input: () => 1 } as const;
  expect(() => plan.add({ ...spec, id: "sum", needs: {} })).toThrow("two steps are called sum");
  expect(() => plan.add({ ...spec, id: "new", needs: { sum: other.sum } })).toThrow(
    "not in its plan",
  );
});

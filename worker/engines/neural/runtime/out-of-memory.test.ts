import fc from "fast-check";
import { expect, test } from "vitest";
import { OctaviaError } from "../../../../contract/errors.ts";
import { type Attempt, attempts, withStepDown } from "./out-of-memory.ts";

const LADDER = attempts(4, ["fp32", "q8"], ["webgpu", "cpu"]);

/** Work that has room for `rows` rows of fp32 on the device, and for twice as many of q8. */
function work(rooms: Readonly<Partial<Record<string, number>>>) {
  const tried: string[] = [];
  return {
    tried,
    run: (batch: readonly number[], { device, dtype }: Attempt) => {
      tried.push(`${batch.length} ${dtype} ${device}`);
      const room = (rooms[device] ?? 0) * (dtype === "q8" ? 2 : 1);
      if (batch.length > room) throw new OctaviaError("OutOfMemory", "no room");
      return Promise.resolve(batch.map((item) => item * 10));
    },
  };
}

test("the ladder halves the batch, then takes a smaller dtype, then the next device", () => {
  expect(
    attempts(4, ["fp32", "q8"], ["cpu"]).map(({ batch, dtype }) => `${batch} ${dtype}`),
  ).toEqual(["4 fp32", "2 fp32", "1 fp32", "4 q8", "2 q8", "1 q8"]);
  expect(LADDER.map(({ device }) => device)).toEqual([
    ...Array<string>(6).fill("webgpu"),
    ...Array<string>(6).fill("cpu"),
  ]);
});

test("what fits is done in whole batches", async () => {
  const w = work({ webgpu: 9 });
  const { results, stepsDown } = await withStepDown([1, 2, 3, 4, 5], LADDER, w.run);
  expect(results).toEqual([10, 20, 30, 40, 50]);
  expect(stepsDown).toEqual([]);
  expect(w.tried).toEqual(["4 fp32 webgpu", "1 fp32 webgpu"]);
});

test("where memory runs out the batch is halved, and stays so", async () => {
  const w = work({ webgpu: 2 });
  const { results, stepsDown } = await withStepDown([1, 2, 3, 4, 5], LADDER, w.run);
  expect(results).toEqual([10, 20, 30, 40, 50]);
  expect(stepsDown).toHaveLength(1);
  expect(stepsDown[0]).toMatchObject({ from: { batch: 4 }, to: { batch: 2 }, reason: "no room" });
  expect(w.tried).toEqual(["4 fp32 webgpu", "2 fp32 webgpu", "2 fp32 webgpu", "1 fp32 webgpu"]);
});

test("a device without any room is left for the next", async () => {
  const w = work({ webgpu: 0, cpu: 8 });
  const { results, stepsDown } = await withStepDown([1, 2], LADDER, w.run);
  expect(results).toEqual([10, 20]);
  expect(stepsDown.at(-1)?.to).toEqual({ batch: 4, dtype: "fp32", device: "cpu" });
  // A batch of two is not tried again with room for two.
  expect(w.tried).toEqual([
    "2 fp32 webgpu",
    "1 fp32 webgpu",
    "2 q8 webgpu",
    "1 q8 webgpu",
    "2 fp32 cpu",
  ]);
});

test("when nothing helps, the error says that memory ran out", async () => {
  const doing = withStepDown([1], LADDER, work({}).run);
  await expect(doing).rejects.toMatchObject({ kind: "OutOfMemory" });
});

test("other failures are not tried again", async () => {
  let times = 0;
  const doing = withStepDown([1, 2], LADDER, () => {
    times += 1;
    throw new OctaviaError("Cancelled", "cancelled");
  });
  await expect(doing).rejects.toMatchObject({ kind: "Cancelled" });
  expect(times).toBe(1);
});

test("whatever runs out whenever, every item is answered once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(), { maxLength: 20 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 5 })),
      async (items, rooms) => {
        const { results } = await withStepDown(items, LADDER, (batch, attempt) => {
          // A single item in the least way fits always, whatever the limit that it does not reach.
          const last = attempt.device === "cpu" && attempt.dtype === "q8" && batch.length === 1;
          const { value: room } = rooms.next();
          if (batch.length > (room ?? 0) && !last)
            throw new RangeError("Array buffer allocation failed");
          return Promise.resolve(batch);
        });
        expect(results).toEqual(items);
      },
    ),
    // A sequence that needs ten steps down, and one item left at a limit of two.
    {
      examples: [
        [
          Array.from({ length: 9 }, () => 0),
          fc.stream([3, 1, 5, 3, 0, 2, 1, 4, 0, 1, 1, 5, 0, 2, 5, 2, 0][Symbol.iterator]()),
        ],
      ],
    },
  );
});

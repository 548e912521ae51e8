import fc from "fast-check";
import { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { openGraph } from "../runtime/graph.ts";
import { tinyKokoro, tinyModel } from "./fixtures/tiny-models.ts";
import { gaussianNoise } from "./noise.ts";
import { GRAPH, MODEL, node, TENSOR, TYPE } from "./onnx-message.ts";
import { bytesField, message, numberField, readFields } from "./protobuf.ts";
import { NOISE_INPUT, takeNoiseFromOutside } from "./seeded-graph.ts";

/** Random numbers in the shape of `x`, drawn by as many nodes as there are attributes. */
const drawing = (...attributes: readonly Readonly<Record<string, number>>[]): Uint8Array =>
  tinyModel({
    inputs: [["x", "float", ["n"]]],
    outputs: attributes.map((_, index) => [`y${index}`, "float", ["n"]]),
    nodes: attributes.map((each, index) => node("RandomNormalLike", ["x"], [`y${index}`], each)),
  });

async function run(model: Uint8Array, length: number, noise: Float32Array) {
  const source = { name: "tiny", bytes: model };
  await using graph = await openGraph(source, { devices: ["cpu"], threads: 1 });
  const x = new Tensor("float32", new Float32Array(length), [length]);
  return await graph.run({ x, [NOISE_INPUT]: new Tensor("float32", noise) });
}

test("each node reads the noise from outside, from a place of its own and in a circle", async () => {
  const model = takeNoiseFromOutside(drawing({}, { dtype: TYPE.float })) ?? new Uint8Array();
  const noise = Float32Array.from({ length: 100 }, (_, n) => n);
  const { y0, y1 } = await run(model, 150, noise);
  expect([...(y0?.data ?? [])]).toEqual(Array.from({ length: 150 }, (_, n) => n % 100));
  expect([...(y1?.data ?? [])]).toEqual(Array.from({ length: 150 }, (_, n) => (n + 19) % 100));
});

test("without the change the numbers differ from run to run", async () => {
  const source = { name: "tiny", bytes: drawing({}) };
  await using graph = await openGraph(source, { devices: ["cpu"], threads: 1 });
  const x = new Tensor("float32", new Float32Array(50));
  const [first, second] = [await graph.run({ x }), await graph.run({ x })];
  expect(first["y0"]?.data).not.toEqual(second["y0"]?.data);
});

test("graphs that draw nothing, or numbers of another type, are left alone", () => {
  expect(takeNoiseFromOutside(tinyKokoro())).toBeUndefined();
  expect(takeNoiseFromOutside(drawing({ dtype: TYPE.float16 }))).toBeUndefined();
});

test("a graph with weights in a second file is left alone: they are found by its path", () => {
  const tensor = message(bytesField(TENSOR.name, "w"), numberField(TENSOR.dataLocation, 1));
  const graph = message(bytesField(GRAPH.initializer, tensor));
  const model = Buffer.concat([drawing({}), bytesField(MODEL.graph, graph)]);
  expect(takeNoiseFromOutside(model)).toBeUndefined();
});

test("noise is standard normal, and the same for the same seed", () => {
  const noise = gaussianNoise(100_001, 3);
  const mean = noise.reduce((sum, x) => sum + x, 0) / noise.length;
  const variance = noise.reduce((sum, x) => sum + (x - mean) ** 2, 0) / noise.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
  expect(noise.every(Number.isFinite)).toBe(true);
  expect(gaussianNoise(100, 3)).toEqual(noise.slice(0, 100));
  expect(gaussianNoise(100, 4)).not.toEqual(noise.slice(0, 100));
});

test("what is written as a message is read as it was", () => {
  const field = fc.record({
    number: fc.integer({ min: 1, max: 5000 }),
    content: fc.oneof(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.uint8Array()),
  });
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const bytes = message(
        ...fields.map(({ number, content }) =>
          typeof content === "number" ? numberField(number, content) : bytesField(number, content),
        ),
      );
      const read = [...readFields(bytes)];
      expect(read.map(({ number }) => number)).toEqual(fields.map(({ number }) => number));
      for (const [index, { content }] of fields.entries()) {
        if (typeof content === "number") expect(read[index]?.value).toBe(content);
        else expect(Buffer.from(read[index]?.bytes ?? []).equals(content)).toBe(true);
      }
      expect(Buffer.concat(read.map(({ raw }) => raw)).equals(bytes)).toBe(true);
    }),
  );
});

test("a message that is cut off is an error, not something else", () => {
  const cut = drawing({}).subarray(0, 60);
  expect(() => takeNoiseFromOutside(cut)).toThrow(/cut off|no end/);
});

import { join } from "node:path";
import { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { openGraph } from "./graph.ts";
import { openFailure, runFailure } from "./ort-errors.ts";
import { probeDevices, probeThreads } from "./providers.ts";
import { onnxModel } from "./tiny-onnx.ts";

const FIXTURES = join(import.meta.dirname, "../../../../tests/fixtures/neural");
const ENCODER = join(FIXTURES, "opus-mt-micro-en-es", "onnx", "encoder_model.onnx");

const DOUBLE = {
  name: "double",
  bytes: onnxModel({
    nodes: [{ operator: "Add", inputs: ["x", "x"], outputs: ["y"] }],
    inputs: { x: "float32" },
    outputs: { y: "float32" },
  }),
};

test("the next device is taken where one refuses, and says why", async () => {
  await using graph = await openGraph(ENCODER, { devices: ["dml", "cpu"], threads: 1 });
  expect(graph.device).toBe("cpu");
  expect(graph.refused).toMatchObject([{ device: "dml", reason: expect.stringContaining("dml") }]);
});

test("if all refuse, the error tells each one's reason", async () => {
  const opening = openGraph(ENCODER, { devices: ["dml", "coreml"], threads: 1 });
  await expect(opening).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining("encoder_model.onnx"),
    details: expect.stringMatching(/dml: .*\ncoreml: /s),
  });
});

test("a graph of a few bytes computes", async () => {
  await using graph = await openGraph(DOUBLE, { devices: ["cpu"], threads: 1 });
  const { y } = await graph.run({ x: new Tensor("float32", Float32Array.of(1, 2.5), [2]) });
  expect([...((await y?.getData()) ?? [])]).toEqual([2, 5]);
});

test("a closed graph does not run; closing it again does no harm", async () => {
  const graph = await openGraph(DOUBLE, { devices: ["cpu"], threads: 1 });
  await graph[Symbol.asyncDispose]();
  await graph[Symbol.asyncDispose]();
  await expect(graph.run({})).rejects.toThrow("is closed");
});

test("an input of the wrong type is the engine's failure", async () => {
  await using graph = await openGraph(DOUBLE, { devices: ["cpu"], threads: 1 });
  const x = new Tensor("int64", BigInt64Array.of(1n), [1]);
  await expect(graph.run({ x })).rejects.toMatchObject({ kind: "EngineFailure" });
});

test("an output too great for any memory is OutOfMemory", async () => {
  const outer = onnxModel({
    nodes: [{ operator: "Mul", inputs: ["x", "z"], outputs: ["y"] }],
    inputs: { x: "float32", z: "float32" },
    outputs: { y: "float32" },
  });
  const settings = { devices: ["cpu"], threads: 1 } as const;
  await using graph = await openGraph({ name: "outer", bytes: outer }, settings);
  // A column times a row: 4 TB.
  const x = new Tensor("float32", new Float32Array(1_000_000), [1_000_000, 1]);
  const z = new Tensor("float32", new Float32Array(1_000_000), [1, 1_000_000]);
  await expect(graph.run({ x, z })).rejects.toMatchObject({ kind: "OutOfMemory" });
});

test.each([
  "Non-zero status code returned while running MatMul node. Failed to allocate memory for requested buffer of size 8589934592",
  "CUDA failure 2: out of memory ; GPU=0",
  "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
  "std::bad_alloc",
  "DmlCommittedResourceAllocator.cpp(22)\\onnxruntime.dll Exception(1) 8007000E Not enough memory resources",
  "RangeError: Array buffer allocation failed",
])("is out of memory: %s", (words) => {
  expect(runFailure(new Error(words), "model.onnx", "cuda").kind).toBe("OutOfMemory");
  expect(openFailure(new Error(words), "model.onnx", "").kind).toBe("OutOfMemory");
});

test("the processor works, and a device of another system says why it does not", async () => {
  expect(await probeDevices({ devices: ["cpu", "dml"], fasterThanProcessor: true })).toMatchObject([
    { device: "cpu", works: true },
    { device: "dml", works: false, reason: "It is a part of Windows." },
  ]);
});

test("threads are counted by trying, within what may be used", async () => {
  expect(await probeThreads({ most: 1 })).toBe(1);
  expect([1, 2]).toContain(await probeThreads({ most: 2 }));
});

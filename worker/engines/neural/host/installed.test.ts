import fc from "fast-check";
import { expect, test } from "vitest";
import { OctaviaError } from "../../../../contract/errors.ts";
import { type InstalledModel, ModelStore } from "../../../../models/store.ts";
import { InlineCompute } from "../../../compute/fixtures/inline.ts";
import { createSlots } from "../../../compute/slots.ts";
import {
  type ModelPlace,
  type NeuralTools,
  pickDtype,
  placeOf,
  withLessMemory,
} from "./installed.ts";
import { createNeuralTranslator } from "./translator.ts";

const model: InstalledModel = {
  ...{ format: 1, id: "m", repository: "local/m", revision: "r", source: "test", task: "mt" },
  ...{ family: "marian", languages: [], pairs: ["en-es"], dtypes: ["fp32", "q8"] },
  ...{ licence: { name: "MIT", commercial: true }, accepted: false, dir: "/m", bytes: 5 },
  files: [
    { path: "config.json", size: 1e9, sha256: "0".repeat(64) },
    { path: "onnx/encoder_model.onnx", size: 300, sha256: "0".repeat(64) },
    { path: "onnx/encoder_model.onnx_data", size: 100, sha256: "0".repeat(64) },
    { path: "onnx/encoder_model_quantized.onnx", size: 100, sha256: "0".repeat(64) },
  ],
};
const place: ModelPlace = { dir: "/m", dtype: "fp32", devices: ["webgpu", "cpu"], threads: 2 };
const full = () => new OctaviaError("OutOfMemory", "No room.");

test("on the processor the most exact dtype that fits is taken, and the smallest if none does", () => {
  expect(pickDtype(model, "cpu", 800)).toBe("fp32");
  expect(pickDtype(model, "cpu", 799)).toBe("q8");
  expect(pickDtype(model, "cpu", 10)).toBe("q8");
  expect(pickDtype({ ...model, dtypes: ["fp32", "fp16"] }, "cuda", 1e9)).toBe("fp16");
});

test("where memory runs out a smaller dtype does the work, then the processor, and it is told", async () => {
  const tried: string[] = [];
  const told: string[] = [];
  const work = ({ dtype, devices }: ModelPlace): Promise<string> => {
    tried.push(`${dtype} ${devices.join("+")}`);
    return tried.length < 4 ? Promise.reject(full()) : Promise.resolve("done");
  };
  expect(await withLessMemory(model, place, (message) => told.push(message), work)).toBe("done");
  expect(tried).toEqual(["fp32 webgpu+cpu", "q8 webgpu+cpu", "fp32 cpu", "q8 cpu"]);
  expect(told[0]).toBe("There was not enough memory for m as fp32 on webgpu.");
  expect(told).toHaveLength(3);
});

test("other failures are not tried again, and no room at all is said", async () => {
  let tries = 0;
  const fail = (error: Error) => (): Promise<never> => {
    tries += 1;
    return Promise.reject(error);
  };
  await expect(withLessMemory(model, place, undefined, fail(new Error("x")))).rejects.toThrow("x");
  expect(tries).toBe(1);
  await expect(withLessMemory(model, place, undefined, fail(full()))).rejects.toMatchObject({
    kind: "OutOfMemory",
  });
  expect(tries).toBe(5);
});

test("more memory never gives a smaller dtype", () => {
  const weights = ["fp32", "q8"];
  fc.assert(
    fc.property(fc.nat(2000), fc.nat(2000), (a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      expect(weights.indexOf(pickDtype(model, "cpu", more))).toBeLessThanOrEqual(
        weights.indexOf(pickDtype(model, "cpu", less)),
      );
    }),
  );
});

test("a model is opened in one way while the engine runs, however much memory is free", async () => {
  const store = new ModelStore("/nowhere");
  const compute = { run: () => Promise.reject(new Error("not asked")) };
  const tools: NeuralTools = {
    ...{ store, compute, places: new Map() },
    devices: () => Promise.resolve(["cpu"]),
    threads: () => Promise.resolve(3),
  };
  const first = await placeOf(model, tools);
  expect(first).toMatchObject({ dir: "/m", devices: ["cpu"], threads: 3 });
  expect(await placeOf({ ...model }, tools)).toBe(first);
  const other = await placeOf({ ...model, dtypes: ["q8"] }, tools);
  expect(other.dtype).toBe("q8");
});

test("a model that finds no room to open is opened in a smaller way, and the work tells of it", async () => {
  const closed: string[] = [];
  const room = ({ dtype }: { readonly dtype: string }) => {
    if (dtype === "fp32") throw full();
  };
  const compute = new InlineCompute({
    async openTranslator(where) {
      room(where);
      return Promise.resolve({ device: "cpu" });
    },
    async translateSeq2Seq({ model: where, lines }) {
      room(where);
      const plain = lines.map(({ id, text }) => ({ id, text, score: 0 }));
      const translated = plain.map((line) => ({ ...line, alternatives: [], marks: [] }));
      return Promise.resolve({ lines: translated, device: "cpu", batchTokens: 512 });
    },
    async closeTranslator({ dtype }) {
      closed.push(dtype);
      return Promise.resolve();
    },
  });
  const tools: NeuralTools = {
    ...{ store: new ModelStore("/nowhere"), compute, places: new Map() },
    devices: () => Promise.resolve(["cpu"]),
    threads: () => Promise.resolve(1),
  };
  const translator = createNeuralTranslator({ ...model, files: [] }, 0, tools);
  const told: string[] = [];
  {
    await using session = await translator.open({ from: "en", to: "es" });
    const options = { signal: new AbortController().signal, cpu: createSlots(1) };
    const warn = (message: string) => void told.push(message);
    const lines = await session.translate([{ id: 1, text: "one" }], { ...options, warn });
    expect(lines).toMatchObject([{ id: 1, text: "one" }]);
  }
  expect(told).toEqual(["There was not enough memory for m as fp32 on cpu."]);
  expect(closed).toEqual(["fp32", "q8"]);
});

import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { externalTensor, field, innerTensor, modelWith, nestedModel } from "./fixtures/onnx.ts";
import { externalDataOf } from "./onnx-external.ts";

const dir = mkdtempSync(join(tmpdir(), "octavia-onnx-"));
const read = (bytes: Uint8Array): ReturnType<typeof externalDataOf> => {
  const path = join(dir, "graph.onnx");
  writeFileSync(path, bytes);
  return externalDataOf(path);
};
const FIXTURES = join(import.meta.dirname, "..", "tests", "fixtures", "neural");

test("weights inside are stepped over, weights outside are found", () => {
  const model = modelWith(
    innerTensor(3_000_000),
    externalTensor("a.onnx_data", 4_096, 100),
    innerTensor(10),
    externalTensor("b.onnx_data"),
  );
  expect(read(model)).toEqual([
    { location: "a.onnx_data", offset: 4_096, length: 100 },
    { location: "b.onnx_data", offset: 0, length: undefined },
  ]);
});

test("they are found in the branches of nodes too, where a merged decoder has them", () => {
  expect(read(nestedModel(externalTensor("../../secret"), 3))).toMatchObject([
    { location: "../../secret" },
  ]);
});

test("functions and sparse tensors hide none", () => {
  const node = field(5, field(5, externalTensor("in-function")));
  const sparse = field(7, field(15, field(1, externalTensor("in-sparse"))));
  const model = Buffer.concat([sparse, field(25, field(7, node))]);
  expect(read(model).map(({ location }) => location)).toEqual(["in-sparse", "in-function"]);
});

describe("real graphs", () => {
  test.each(["whisper-micro-en", "opus-mt-micro-en-es", "mms-tts-micro-spa"])(
    "of %s have all inside",
    (name) => {
      const folder = join(FIXTURES, name, "onnx");
      for (const file of readdirSync(folder))
        expect(externalDataOf(join(folder, file))).toEqual([]);
    },
  );

  test.each(["opus-mt-shape", "whisper-base-shape"])("of %s keep theirs beside them", (name) => {
    const folder = join(FIXTURES, name, "onnx");
    for (const file of readdirSync(folder).filter((f) => f.endsWith(".onnx"))) {
      const locations = new Set(externalDataOf(join(folder, file)).map(({ location }) => location));
      expect([...locations]).toEqual([expect.stringMatching(/^[\w.]+$/)]);
    }
  });
});

test("nesting without end is refused", () => {
  expect(() => read(nestedModel(externalTensor("x"), 200))).toThrow("nested");
});

test("an empty or cut file is refused", () => {
  expect(() => read(Buffer.alloc(0))).toThrow("empty");
  const model = modelWith(innerTensor(1_000));
  expect(() => read(model.subarray(0, 500))).toThrow();
});

test("random bytes end quickly: in an answer or an error, never in a hang", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      try {
        for (const { location } of read(bytes)) expect(typeof location).toBe("string");
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 500 },
  );
});

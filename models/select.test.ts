import fc from "fast-check";
import { expect, test } from "vitest";
import { DTYPES, dtypesOf, isModelFile, selectFiles } from "./select.ts";

const SUFFIX = { fp32: "", fp16: "_fp16", q8: "_quantized", q4: "_q4" };
const OTHERS = ["_q4f16", "_int8", "_uint8", "_bnb4"];

test("a merged decoder stands for its halves", () => {
  const files = [
    "encoder_model",
    "decoder_model_merged",
    "decoder_model",
    "decoder_with_past_model",
  ];
  const paths = files.map((stem) => `onnx/${stem}.onnx`);
  expect(selectFiles(paths, "fp32")).toEqual([
    "onnx/decoder_model_merged.onnx",
    "onnx/encoder_model.onnx",
  ]);
  const halves = paths.filter((path) => !path.includes("merged"));
  expect(selectFiles(halves, "fp32")).toEqual(halves.sort());
});

test("a dtype that not all graphs have is none", () => {
  const paths = [
    "onnx/encoder_model.onnx",
    "onnx/decoder_model_merged.onnx",
    "onnx/decoder_model_merged_fp16.onnx",
  ];
  expect(dtypesOf(paths)).toEqual(["fp32"]);
});

test("voices, licence and settings come along; other frameworks do not", () => {
  const wanted = [
    "LICENSE",
    "README.md",
    "config.json",
    "onnx/model_q4.onnx",
    "onnx/tts.json",
    "voices/af.bin",
  ];
  const other = [
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "tf_model.h5",
    "samples/a.wav",
  ];
  expect(selectFiles([...wanted, ...other], "q4")).toEqual(wanted);
  expect(wanted.every(isModelFile)).toBe(true);
  expect(other.some(isModelFile)).toBe(false);
});

/** A repository with random graphs in random dtypes, some with weights beside them. */
const repository = fc
  .record({
    stems: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}(_model)?$/), {
      minLength: 1,
      maxLength: 4,
    }),
    dtypes: fc.uniqueArray(fc.constantFrom(...DTYPES), { minLength: 1 }),
    others: fc.uniqueArray(fc.constantFrom(...OTHERS)),
    external: fc.boolean(),
  })
  .map(({ stems, dtypes, others, external }) => {
    const suffixes = [...dtypes.map((d) => SUFFIX[d]), ...others];
    const graphs = stems.flatMap((stem) => suffixes.map((s) => `onnx/${stem}${s}.onnx`));
    const weights = external ? graphs.flatMap((g) => [`${g}_data`, `${g}_data_1`]) : [];
    return { stems, dtypes, paths: ["config.json", ...graphs, ...weights] };
  });

test("of any repository a dtype selects one graph a stem, with exactly its own weights", () => {
  fc.assert(
    fc.property(repository, ({ stems, dtypes, paths }) => {
      expect(dtypesOf(paths)).toEqual(DTYPES.filter((d) => dtypes.includes(d)));
      for (const dtype of dtypes) {
        const chosen = selectFiles(paths, dtype);
        const graphs = chosen.filter((path) => path.endsWith(".onnx"));
        expect(graphs).toEqual(stems.map((stem) => `onnx/${stem}${SUFFIX[dtype]}.onnx`).sort());
        const weights = paths.filter((path) => graphs.some((g) => path.startsWith(`${g}_data`)));
        expect(chosen).toEqual(["config.json", ...graphs, ...weights].sort());
      }
    }),
  );
});

test("what it selects it selects again, and never a dtype that is missing", () => {
  fc.assert(
    fc.property(repository, fc.constantFrom(...DTYPES), ({ paths, dtypes }, dtype) => {
      if (!dtypes.includes(dtype)) {
        expect(() => selectFiles(paths, dtype)).toThrow();
        return;
      }
      const once = selectFiles(paths, dtype);
      expect(selectFiles(once, dtype)).toEqual(once);
    }),
  );
});

import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { openGraph } from "./graph.ts";
import { openModelFolder } from "./model-folder.ts";

const FIXTURES = join(import.meta.dirname, "../../../../tests/fixtures/neural");
const CPU = { devices: ["cpu"], threads: 1 } as const;

let home: string;
let dir: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "model-folder-"));
  dir = join(home, "ein Modell #1 100% 'é' 日本");
  await cp(join(FIXTURES, "opus-mt-micro-en-es"), dir, { recursive: true });
});
afterEach(() => rm(home, { recursive: true }));

test("a model opens from a path of any characters", async () => {
  const folder = await openModelFolder(dir);
  expect(folder.has("generation_config.json")).toBe(true);
  expect(folder.has("preprocessor_config.json")).toBe(false);
  const path = await folder.graph("encoder_model", "q8");
  expect(path).toBe(join(dir, "onnx", "encoder_model_quantized.onnx"));
  await using graph = await openGraph(path, CPU);
  expect(graph.inputs).toEqual(["input_ids", "attention_mask"]);
  expect(graph.shapes.get("input_ids")?.type).toBe("int64");
});

test("a folder that is not there is a missing model", async () => {
  const opening = openModelFolder(join(home, "none"));
  await expect(opening).rejects.toMatchObject({
    kind: "MissingModel",
    message: expect.stringContaining("none"),
  });
});

test("a folder without config.json is a missing model", async () => {
  await rm(join(dir, "config.json"));
  await expect(openModelFolder(dir)).rejects.toMatchObject({
    kind: "MissingModel",
    message: expect.stringContaining("config.json"),
  });
});

test("a JSON file that is cut short is named", async () => {
  await truncate(join(dir, "config.json"), 20);
  await expect(openModelFolder(dir)).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining('config.json" is not valid JSON'),
  });
});

test("a JSON file that says something else is named, with what is wrong in it", async () => {
  const folder = await openModelFolder(dir);
  const reading = folder.readJson("config.json", z.object({ num_mel_bins: z.number() }));
  await expect(reading).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining("config.json"),
    details: expect.stringContaining("num_mel_bins"),
  });
});

test("a dtype that is not installed is a missing model", async () => {
  const folder = await openModelFolder(dir);
  await expect(folder.graph("encoder_model", "fp16")).rejects.toMatchObject({
    kind: "MissingModel",
    message: expect.stringContaining("encoder_model_fp16.onnx"),
  });
});

test("a graph that is cut short, or no graph, is found before it is loaded", async () => {
  const folder = await openModelFolder(dir);
  const path = join(dir, "onnx", "encoder_model.onnx");
  await truncate(path, 300_000);
  const failure = { kind: "EngineFailure", message: expect.stringContaining("encoder_model.onnx") };
  await expect(folder.graph("encoder_model", "fp32")).rejects.toMatchObject(failure);
  await writeFile(path, "version https://git-lfs.github.com/spec/v1\n");
  await expect(folder.graph("encoder_model", "fp32")).rejects.toMatchObject(failure);
  await writeFile(path, "");
  await expect(folder.graph("encoder_model", "fp32")).rejects.toMatchObject(failure);
});

test("a graph that is damaged within its weights' frame fails to open, in words", async () => {
  const path = join(dir, "onnx", "encoder_model.onnx");
  const bytes = await readFile(path);
  bytes.fill(0xff, 0, 4000);
  await writeFile(path, bytes);
  await expect(openGraph(path, CPU)).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining("encoder_model.onnx"),
    hint: expect.stringContaining("damaged"),
  });
});

/** The shape model's encoder takes all of its weights from a file beside it. */
async function withExternalData(): Promise<string> {
  const target = join(dir, "onnx");
  await rm(target, { recursive: true });
  await mkdir(target);
  const source = join(FIXTURES, "opus-mt-shape", "onnx", "encoder_model.onnx");
  await cp(source, join(target, "encoder_model.onnx"));
  return join(target, "encoder_model.onnx_data");
}

test("weights that are missing beside their graph are named", async () => {
  await withExternalData();
  const folder = await openModelFolder(dir);
  await expect(folder.graph("encoder_model", "fp32")).rejects.toMatchObject({
    kind: "MissingModel",
    message: expect.stringContaining("encoder_model.onnx_data"),
  });
});

test("weights that are cut short are named", async () => {
  const data = await withExternalData();
  await writeFile(data, "");
  await truncate(data, 100_000_000);
  const folder = await openModelFolder(dir);
  await expect(folder.graph("encoder_model", "fp32")).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining('encoder_model.onnx_data" is cut short: 100000000 of'),
  });
});

test("weights that are a link are refused", async () => {
  const data = await withExternalData();
  await writeFile(`${data}.elsewhere`, "");
  await truncate(`${data}.elsewhere`, 300_000_000);
  await symlink(`${data}.elsewhere`, data);
  const folder = await openModelFolder(dir);
  await expect(folder.graph("encoder_model", "fp32")).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining("is a link"),
  });
});

test("a graph that points outside its folder is refused", async () => {
  await withExternalData();
  const path = join(dir, "onnx", "encoder_model.onnx");
  const bytes = await readFile(path);
  const name = Buffer.from("encoder_model.onnx_data");
  for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at + 1)) {
    bytes.write("../../../../etc/my/paths", at, name.length, "utf8");
  }
  await writeFile(path, bytes);
  const folder = await openModelFolder(dir);
  await expect(folder.graph("encoder_model", "fp32")).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining("from outside its folder"),
  });
});

import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemDisk } from "./disk.ts";
import { externalTensor, innerTensor, modelWith } from "./fixtures/onnx.ts";
import { contents } from "./fixtures/rig.ts";
import { type ZipEntry, zipOf } from "./fixtures/zip.ts";
import { type Importing, importModel } from "./import.ts";
import { MANIFEST } from "./manifest.ts";
import { type InstalledModel, ModelStore } from "./store.ts";

const FIXTURES = join(import.meta.dirname, "..", "tests", "fixtures", "neural");
const CONFIG: ZipEntry = { name: "config.json", data: Buffer.from('{"model_type":"whisper"}') };
const GRAPH: ZipEntry = { name: "onnx/model.onnx", data: modelWith(innerTensor(3_000)) };

interface Rig extends AsyncDisposable {
  readonly dir: string;
  readonly store: ModelStore;
  import(path: string, how?: Partial<Importing>): Promise<InstalledModel>;
  zip(...entries: ZipEntry[]): Promise<string>;
}

async function rig(): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), "octavia-import-"));
  const store = new ModelStore(join(dir, "models"));
  const signal = new AbortController().signal;
  return {
    dir,
    store,
    import: (path, how = {}) =>
      importModel(store, path, { signal, disk: systemDisk, accept: false, ...how }),
    async zip(...entries) {
      const path = join(dir, "model.zip");
      await writeFile(path, zipOf(entries));
      return path;
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

const nothingCame = async ({ dir, store }: Rig): Promise<void> => {
  expect(await store.list()).toEqual([]);
  const left = await readdir(dir, { recursive: true });
  expect(left.filter((name) => /model\.onnx|evil/.test(name))).toEqual([]);
};

describe("a folder", () => {
  test("with a real model is taken over and known by what it is", async () => {
    await using r = await rig();
    const whisper = await r.import(join(FIXTURES, "whisper-micro-en"));
    expect(whisper).toMatchObject({ id: "whisper-micro-en", task: "asr", family: "whisper" });
    expect(whisper.languages).toEqual(["de", "en", "es", "fr"]);
    expect(whisper.dtypes).toEqual(["fp32", "q8"]);
    const opus = await r.import(join(FIXTURES, "opus-mt-micro-en-es"));
    expect(opus).toMatchObject({ task: "mt", family: "marian", pairs: ["en-es"] });
    const voice = await r.import(join(FIXTURES, "mms-tts-micro-spa"));
    expect(voice).toMatchObject({ task: "tts", family: "vits", languages: ["es"] });
    expect((await r.store.list()).map(({ id }) => id)).toHaveLength(3);
    expect(await r.store.verify(opus, { signal: new AbortController().signal })).toEqual([]);
  });

  test("imported twice is one model", async () => {
    await using r = await rig();
    const first = await r.import(join(FIXTURES, "opus-mt-micro-en-es"));
    const again = await r.import(join(FIXTURES, "opus-mt-micro-en-es"));
    expect(again).toEqual({ ...first, files: again.files });
    expect(contents(again)).toEqual(contents(first));
    expect(await r.store.list()).toHaveLength(1);
  });

  test("of another Octavia keeps its name, and its hashes are checked", async () => {
    await using r = await rig();
    const first = await r.import(join(FIXTURES, "opus-mt-micro-en-es"), { as: "me/opus-mt-en-es" });
    const stick = join(r.dir, "stick");
    await cp(first.dir, stick, { recursive: true });
    await r.store.remove("me/opus-mt-en-es");
    expect(await r.import(stick)).toMatchObject({ repository: "me/opus-mt-en-es" });
    await r.store.remove("me/opus-mt-en-es");
    const tokenizer = join(stick, "tokenizer.json");
    await writeFile(tokenizer, (await readFile(tokenizer, "utf8")).replace("e", "a"));
    await expect(r.import(stick)).rejects.toMatchObject({ kind: "EngineFailure" });
    expect(await r.store.list()).toEqual([]);
  });

  test.each(["onnx/model.onnx", "onnx", "secret.json"])(
    "with %s as a link is refused",
    async (name) => {
      await using r = await rig();
      const folder = join(r.dir, "folder");
      await mkdir(join(folder, "onnx"), { recursive: true });
      for (const { name: file, data } of [CONFIG, GRAPH]) await writeFile(join(folder, file), data);
      await rm(join(folder, name), { recursive: true, force: true });
      await symlink("/etc/hostname", join(folder, name));
      await expect(r.import(folder)).rejects.toMatchObject({
        kind: "InvalidInput",
        hint: expect.stringContaining("cp -rL"),
      });
      expect(await r.store.list()).toEqual([]);
    },
  );

  test("without a model, or that is not there", async () => {
    await using r = await rig();
    await expect(r.import(FIXTURES)).rejects.toMatchObject({ kind: "InvalidInput" });
    await expect(r.import(join(r.dir, "nowhere"))).rejects.toMatchObject({ kind: "InvalidInput" });
  });
});

describe("a zip", () => {
  test("with or without a folder around everything is taken over", async () => {
    await using r = await rig();
    const plain = await r.import(await r.zip(CONFIG, GRAPH), { as: "me/plain" });
    expect(await readFile(join(plain.dir, GRAPH.name))).toEqual(GRAPH.data);
    const around = [CONFIG, GRAPH].map((e) => ({ ...e, name: `whisper-x/${e.name}` }));
    const wrapped = await r.import(await r.zip(...around), { as: "me/wrapped" });
    expect(contents(wrapped)).toEqual(contents(plain));
    expect(wrapped.revision).toBe(plain.revision);
  });

  test("takes only files of the layout", async () => {
    await using r = await rig();
    const other = { name: "onnx/run.sh", data: Buffer.from("rm -rf /") };
    const model = await r.import(await r.zip(CONFIG, GRAPH, other));
    expect(model.files.map(({ path }) => path)).toEqual(["config.json", "onnx/model.onnx"]);
    expect(await readdir(join(model.dir, "onnx"))).toEqual(["model.onnx"]);
    expect(await readdir(model.dir)).toContain(MANIFEST);
  });

  test.each([
    "../evil.json",
    "onnx/../../evil.json",
    "/evil.json",
    "C:/evil.json",
    "onnx\\..\\..\\evil.json",
    "onnx/evil.json:stream",
    "con.json",
    "./evil.json",
    "onnx//evil.json",
  ])("that would write to %s is refused whole", async (name) => {
    await using r = await rig();
    const path = await r.zip(CONFIG, GRAPH, { name, data: Buffer.from("{}") });
    await expect(r.import(path)).rejects.toMatchObject({ kind: "InvalidInput" });
    await nothingCame(r);
  });

  test.each([
    ["a link", [{ ...GRAPH, mode: 0o120777, data: Buffer.from("/etc/passwd") }]],
    ["a device", [{ ...GRAPH, mode: 0o020666 }]],
    ["a name twice", [GRAPH, { ...GRAPH, name: "onnx/MODEL.onnx" }]],
    ["an encrypted file", [{ ...GRAPH, flags: 1 }]],
  ])("with %s is refused", async (_name, entries) => {
    await using r = await rig();
    await expect(r.import(await r.zip(CONFIG, ...entries))).rejects.toMatchObject({
      kind: "InvalidInput",
    });
    await nothingCame(r);
  });

  test("that unpacks to far more than it is, is refused before it is unpacked", async () => {
    await using r = await rig();
    const bomb = { name: "onnx/model.onnx", data: Buffer.alloc(50_000_000) };
    await expect(r.import(await r.zip(CONFIG, bomb))).rejects.toMatchObject({
      kind: "InvalidInput",
    });
    await nothingCame(r);
  });

  test("that hides how much it unpacks to fails when it does", async () => {
    await using r = await rig();
    const liar = { name: "onnx/model.onnx", data: Buffer.alloc(50_000_000), claimed: 1_000 };
    await expect(r.import(await r.zip(CONFIG, liar))).rejects.toMatchObject({
      kind: "EngineFailure",
    });
    await nothingCame(r);
  });

  test("with more files than a model has is refused", async () => {
    await using r = await rig();
    const many = Array.from({ length: 30 }, (_, i) => ({
      name: `${i}.json`,
      data: Buffer.from("{}"),
    }));
    const limits = { files: 20, bytes: 1e9, ratio: 200 };
    await expect(r.import(await r.zip(...many), { limits })).rejects.toMatchObject({
      kind: "InvalidInput",
    });
  });

  test("with a damaged file is refused by its checksum", async () => {
    await using r = await rig();
    const path = await r.zip(CONFIG, { ...GRAPH, crc: 1 });
    await expect(r.import(path)).rejects.toMatchObject({ kind: "EngineFailure" });
    await nothingCame(r);
  });

  test("cut short, or none at all, is refused", async () => {
    await using r = await rig();
    const path = await r.zip(CONFIG, GRAPH);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 40));
    await expect(r.import(path)).rejects.toMatchObject({ kind: "InvalidInput" });
    await writeFile(path, "not a zip");
    await expect(r.import(path)).rejects.toMatchObject({ kind: "InvalidInput" });
  });

  test("whose graph points outside its folder, or to weights that are not there, is refused", async () => {
    await using r = await rig();
    for (const location of ["../../config.json", "/etc/passwd", "weights.bin"]) {
      const graph = { ...GRAPH, data: modelWith(externalTensor(location)) };
      await expect(r.import(await r.zip(CONFIG, graph))).rejects.toMatchObject({
        kind: "EngineFailure",
      });
    }
    await nothingCame(r);
  });

  test("cancelled in the middle leaves nothing", async () => {
    await using r = await rig();
    const cancel = new AbortController();
    const how = { signal: cancel.signal, progress: () => cancel.abort() };
    await expect(r.import(await r.zip(CONFIG, GRAPH), how)).rejects.toMatchObject({
      kind: "Cancelled",
    });
    await nothingCame(r);
    expect(await readdir(dirname(join(r.store.root, ".tmp", "x")))).toEqual([]);
  });
});

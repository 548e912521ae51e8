import { readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemDisk } from "./disk.ts";
import { externalTensor, modelWith } from "./fixtures/onnx.ts";
import { OPUS, REPOSITORY, type Rig, rig, SHA } from "./fixtures/rig.ts";
import { type Installing, installModel } from "./install.ts";
import { parseReference } from "./reference.ts";
import type { InstalledModel } from "./store.ts";

const MERGED = "onnx/decoder_model_merged_quantized.onnx";
const Q8_FILES = [
  "README.md",
  "config.json",
  "generation_config.json",
  MERGED,
  "onnx/encoder_model_quantized.onnx",
  "tokenizer.json",
];

const pull = (r: Rig, how: Partial<Installing> = {}, text = REPOSITORY): Promise<InstalledModel> =>
  installModel(r.store, r.source, parseReference(text, []), r.how(how));

const partOf = (r: Rig): string => join(r.store.folder(REPOSITORY, SHA), `${MERGED}.part`);
const ranges = (r: Rig): (string | undefined)[] =>
  r.hub.asked
    .filter(({ path }) => path.startsWith("cdn:") && path.endsWith(MERGED))
    .map((a) => a.range);

describe("a pull", () => {
  test("brings the files of its dtype alone, whole, and lists the model", async () => {
    await using r = await rig();
    const model = await pull(r);
    expect(model.files.map(({ path }) => path)).toEqual(Q8_FILES);
    for (const { path } of model.files) {
      expect(await readFile(join(model.dir, path))).toEqual(OPUS.files[path]);
    }
    expect(model).toMatchObject({
      id: "opus-mt-en-xx",
      task: "mt",
      family: "marian",
      pairs: ["en-xx"],
      dtypes: ["q8"],
      licence: { name: "CC-BY-4.0", commercial: true },
    });
    expect(await r.store.list()).toEqual([model]);
    expect(r.seen.at(-1)).toMatchObject({
      done: model.bytes,
      total: model.bytes,
      filesDone: 6,
      files: 6,
    });
  });

  test("of a second dtype joins the first and fetches nothing twice", async () => {
    await using r = await rig();
    await pull(r);
    r.hub.asked.length = 0;
    const model = await pull(r, { dtype: "fp32" });
    expect(model.dtypes).toEqual(["fp32", "q8"]);
    expect(model.files).toHaveLength(8);
    expect(r.hub.asked.filter(({ path }) => path.includes("/resolve/"))).toHaveLength(2);
  });

  test("says which dtypes there are when the wanted one is not", async () => {
    await using r = await rig();
    await expect(pull(r, { dtype: "q4" })).rejects.toMatchObject({
      kind: "InvalidInput",
      hint: expect.stringContaining("fp32, q8"),
    });
    expect(await r.store.unfinished()).toEqual([]);
  });

  test("asks for a yes before a licence that forbids commercial use", async () => {
    await using r = await rig();
    r.hub.repositories.set(REPOSITORY, { ...OPUS, licence: "cc-by-nc-4.0" });
    await expect(pull(r)).rejects.toMatchObject({
      kind: "InvalidInput",
      hint: expect.stringContaining("--yes"),
    });
    expect(await r.store.list()).toEqual([]);
    expect(await pull(r, { accept: true })).toMatchObject({
      accepted: true,
      licence: { commercial: false },
    });
  });
});

describe("trouble on the way", () => {
  test("a cut connection is taken up where it broke", async () => {
    await using r = await rig();
    r.hub.troubles.set(MERGED, [
      { kind: "cut", after: 10_000 },
      { kind: "cut", after: 5_000 },
    ]);
    await pull(r);
    const [first, second, third] = ranges(r);
    expect(first).toBeUndefined();
    expect(second).toMatch(/^bytes=[1-9]\d*-$/);
    expect(Number(/\d+/.exec(third ?? "")?.[0])).toBeGreaterThan(
      Number(/\d+/.exec(second ?? "")?.[0]),
    );
  });

  test("a server that cannot skip sends all of it again, and the file is right", async () => {
    await using r = await rig();
    r.hub.troubles.set(MERGED, [{ kind: "cut", after: 10_000 }, { kind: "whole" }]);
    const model = await pull(r);
    expect(await readFile(join(model.dir, MERGED))).toEqual(OPUS.files[MERGED]);
  });

  test("a part of another place than asked for is not taken", async () => {
    await using r = await rig();
    r.hub.troubles.set(MERGED, [{ kind: "cut", after: 10_000 }, { kind: "other-part" }]);
    const model = await pull(r);
    expect(await readFile(join(model.dir, MERGED))).toEqual(OPUS.files[MERGED]);
  });

  test("416 begins the file anew", async () => {
    await using r = await rig();
    r.hub.troubles.set(MERGED, [
      { kind: "cut", after: 10_000 },
      { kind: "status", status: 416 },
    ]);
    await pull(r);
    expect(ranges(r).at(-1)).toBeUndefined();
  });

  test("429 waits as long as the server asks", async () => {
    await using r = await rig();
    r.hub.troubles.set(MERGED, [{ kind: "status", status: 429, headers: { "retry-after": "7" } }]);
    r.hub.troubles.set("api", [{ kind: "status", status: 429, headers: { "retry-after": "3" } }]);
    await pull(r);
    expect(r.waits).toEqual([3_000, 7_000]);
  });

  test("429 for longer than a person would wait ends the pull and says when", async () => {
    await using r = await rig();
    r.hub.troubles.set("api", [
      { kind: "status", status: 429, headers: { "retry-after": "7200" } },
    ]);
    await expect(pull(r)).rejects.toMatchObject({
      kind: "Offline",
      hint: expect.stringContaining("120 minutes"),
    });
  });

  test("a server in trouble is asked again with doubling waits, then given up", async () => {
    await using r = await rig();
    r.hub.troubles.set(
      MERGED,
      Array.from({ length: 9 }, () => ({ kind: "status", status: 503 }) as const),
    );
    await expect(pull(r)).rejects.toMatchObject({
      kind: "Offline",
      hint: expect.stringContaining("kept"),
    });
    expect(r.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  test("wrong bytes are thrown away and fetched once more", async () => {
    await using r = await rig();
    r.hub.troubles.set(MERGED, [{ kind: "wrong" }]);
    const model = await pull(r);
    expect(await readFile(join(model.dir, MERGED))).toEqual(OPUS.files[MERGED]);
  });

  test.each(["tokenizer.json", MERGED, "README.md"])(
    "wrong bytes of %s twice are refused",
    async (path) => {
      await using r = await rig();
      r.hub.troubles.set(path, [{ kind: "wrong" }, { kind: "wrong" }]);
      await expect(pull(r)).rejects.toMatchObject({
        kind: "EngineFailure",
        message: expect.stringContaining(path),
      });
      expect(await r.store.list()).toEqual([]);
      await expect(stat(partOf(r))).rejects.toThrow("ENOENT");
    },
  );

  test("more bytes than the hub had said are refused", async () => {
    await using r = await rig();
    r.hub.troubles.set(MERGED, [{ kind: "long" }]);
    await expect(pull(r)).rejects.toMatchObject({ kind: "EngineFailure" });
  });

  test("a silent server counts as a cut connection", async () => {
    await using r = await rig({ stallMs: 150 });
    r.hub.troubles.set(MERGED, [{ kind: "hang", after: 10_000 }]);
    await pull(r);
    expect(ranges(r)).toHaveLength(2);
  });

  test("cancelling while the server is silent ends the pull at once and keeps what came", async () => {
    await using r = await rig();
    r.hub.troubles.set(MERGED, [{ kind: "hang", after: 10_000 }]);
    const cancel = new AbortController();
    r.hub.onHang = () => setImmediate(() => cancel.abort());
    await expect(pull(r, { signal: cancel.signal })).rejects.toMatchObject({
      kind: "Cancelled",
    });
    expect(await r.store.list()).toEqual([]);
    expect(await r.store.unfinished()).toHaveLength(1);
    expect((await pull(r)).files).toHaveLength(6);
  });
});

describe("refusals", () => {
  test("a model that does not exist", async () => {
    await using r = await rig({ token: "good-token" });
    await expect(pull(r, {}, "nobody/nothing")).rejects.toMatchObject({ kind: "InvalidInput" });
    await expect(pull(r, {}, `${REPOSITORY}@nowhere`)).rejects.toMatchObject({
      kind: "InvalidInput",
    });
  });

  test("to strangers the hub does not say what exists: the hint names both reasons", async () => {
    await using r = await rig();
    await expect(pull(r, {}, "nobody/nothing")).rejects.toMatchObject({
      kind: "Unauthorized",
      hint: expect.stringMatching(/Check the name.*HF_TOKEN/),
    });
  });

  test.each([
    { token: undefined, hint: "make a read token" },
    { token: "other-token", hint: "accept them" },
  ])("a gated model with token $token", async ({ token, hint }) => {
    await using r = await rig(token === undefined ? {} : { token });
    r.hub.repositories.set(REPOSITORY, { ...OPUS, gated: true });
    await expect(pull(r)).rejects.toMatchObject({
      kind: "Unauthorized",
      hint: expect.stringContaining(hint),
    });
  });

  test("the token opens a gated model, and is not shown to the storage behind the hub", async () => {
    await using r = await rig({ token: "good-token" });
    r.hub.repositories.set(REPOSITORY, { ...OPUS, gated: true });
    await pull(r);
    for (const { path, authorization } of r.hub.asked) {
      expect(authorization).toBe(path.startsWith("cdn:") ? undefined : "Bearer good-token");
    }
  });

  test("a repository without ONNX graphs", async () => {
    await using r = await rig();
    const { "config.json": config } = OPUS.files;
    r.hub.repositories.set(REPOSITORY, {
      ...OPUS,
      files: { "config.json": config ?? Buffer.from("{}") },
    });
    await expect(pull(r)).rejects.toMatchObject({
      kind: "InvalidInput",
      message: expect.stringContaining("ONNX"),
    });
  });

  test("something that is no hub", async () => {
    await using r = await rig();
    r.hub.troubles.set("api", [
      { kind: "status", status: 200, headers: { "content-type": "text/html" } },
    ]);
    await expect(pull(r)).rejects.toMatchObject({
      kind: "InvalidInput",
      hint: expect.stringContaining("--hub"),
    });
  });
});

describe("the disk", () => {
  test("too little room is said before anything is fetched", async () => {
    await using r = await rig();
    const disk = { ...systemDisk, free: () => Promise.resolve(100e6) };
    await expect(pull(r, { disk })).rejects.toMatchObject({ kind: "DiskFull" });
    expect(r.hub.asked.filter(({ path }) => path.includes("/resolve/"))).toEqual([]);
  });

  test("a disk that fills up in the middle is called so, and the pull goes on when there is room", async () => {
    await using r = await rig();
    const disk = {
      ...systemDisk,
      async openPart(path: string) {
        const file = await systemDisk.openPart(path);
        if (!path.endsWith(`${MERGED}.part`)) return file;
        file.write = () => Promise.reject(Object.assign(new Error("no room"), { code: "ENOSPC" }));
        return file;
      },
    };
    await expect(pull(r, { disk })).rejects.toMatchObject({ kind: "DiskFull" });
    expect(await r.store.list()).toEqual([]);
    expect(await pull(r)).toMatchObject({ dtypes: ["q8"] });
  });
});

describe("what lies there already", () => {
  test("a part longer than the file is dropped", async () => {
    await using r = await rig();
    const model = await pull(r);
    const whole = await readFile(join(model.dir, MERGED));
    await rm(join(model.dir, MERGED));
    await writeFile(partOf(r), Buffer.concat([whole, whole]));
    await pull(r);
    expect(await readFile(join(model.dir, MERGED))).toEqual(whole);
  });

  test("a part with wrong bytes is found out and fetched anew", async () => {
    await using r = await rig();
    const model = await pull(r);
    const whole = await readFile(join(model.dir, MERGED));
    await rm(join(model.dir, MERGED));
    await writeFile(partOf(r), Buffer.alloc(15_000, 9));
    await pull(r);
    expect(await readFile(join(model.dir, MERGED))).toEqual(whole);
  });

  test("a file that was cut or changed after a pull is mended by another", async () => {
    await using r = await rig();
    const model = await pull(r);
    await truncate(join(model.dir, MERGED), 100);
    expect(await r.store.list()).toEqual([]);
    await pull(r);
    expect(await r.store.list()).toHaveLength(1);
    expect((await readdir(join(model.dir, "onnx"))).filter((n) => n.endsWith(".part"))).toEqual([]);
  });
});

describe("weights beside a graph", () => {
  const withGraph = (r: Rig, location: string, extra: Record<string, Buffer>): void => {
    const graph = modelWith(externalTensor(location, 0, 2_000));
    const { "config.json": config = Buffer.from("{}") } = OPUS.files;
    const files = { "config.json": config, "onnx/model.onnx": graph, ...extra };
    r.hub.repositories.set(REPOSITORY, { sha: SHA, files });
  };

  test("those that the graph names are fetched, others are left", async () => {
    await using r = await rig();
    withGraph(r, "model.onnx_data", {
      "onnx/model.onnx_data": Buffer.alloc(2_000, 1),
      "onnx/model.onnx_data_1": Buffer.alloc(5_000, 2),
    });
    const model = await pull(r, { dtype: "fp32" });
    expect(model.files.map(({ path }) => path)).toContain("onnx/model.onnx_data");
    expect(model.files.map(({ path }) => path)).not.toContain("onnx/model.onnx_data_1");
    expect(r.seen.at(-1)).toMatchObject({ done: model.bytes, total: model.bytes });
  });

  test.each([
    ["missing", "model.onnx_data", {}],
    ["too short", "model.onnx_data", { "onnx/model.onnx_data": Buffer.alloc(1_000) }],
    ["outside", "../../../etc/passwd", {}],
    ["absolute", "/etc/passwd", {}],
  ])("%s: the model is refused", async (_name, location, extra) => {
    await using r = await rig();
    withGraph(r, location, extra);
    await expect(pull(r, { dtype: "fp32" })).rejects.toMatchObject({ kind: "EngineFailure" });
    expect(await r.store.list()).toEqual([]);
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { hostname } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { contents, OPUS, REPOSITORY, type Rig, rig, SHA } from "./fixtures/rig.ts";
import { folderSource } from "./folder-source.ts";
import { installModel } from "./install.ts";
import { lockName } from "./lock.ts";
import { MANIFEST, readManifest, writeManifest } from "./manifest.ts";
import { parseReference } from "./reference.ts";
import type { InstalledModel } from "./store.ts";

const FIXTURES = join(import.meta.dirname, "..", "tests", "fixtures", "neural");
const checking = { signal: new AbortController().signal };
const pull = (r: Rig, repository = REPOSITORY, accept = false): Promise<InstalledModel> =>
  installModel(r.store, r.source, parseReference(repository, []), r.how({ accept }));

describe("what is listed", () => {
  test("is nothing in a home without models", async () => {
    await using r = await rig();
    expect(await r.store.list()).toEqual([]);
    expect(await r.store.unfinished()).toEqual([]);
  });

  test("is what has its manifest and all its files", async () => {
    await using r = await rig();
    const model = await pull(r);
    const tokenizer = join(model.dir, "tokenizer.json");
    await rename(tokenizer, `${tokenizer}.away`);
    expect(await r.store.list()).toEqual([]);
    expect(await r.store.unfinished()).toHaveLength(1);
    await rename(`${tokenizer}.away`, tokenizer);
    expect(await r.store.list()).toEqual([model]);
    await writeFile(join(model.dir, MANIFEST), '{"format": 1');
    expect(await r.store.list()).toEqual([]);
  });

  test("is no file that a manifest names outside the folder, and no link", async () => {
    await using r = await rig();
    const model = await pull(r);
    const manifest = await readFile(join(model.dir, MANIFEST), "utf8");
    await writeFile(join(model.dir, MANIFEST), manifest.replace("tokenizer.json", "../../x.json"));
    expect(await readManifest(model.dir)).toBeUndefined();
    await writeFile(join(model.dir, MANIFEST), manifest);
    const tokenizer = join(model.dir, "tokenizer.json");
    await rename(tokenizer, join(r.store.root, "elsewhere"));
    await symlink(join(r.store.root, "elsewhere"), tokenizer);
    expect(await r.store.list()).toEqual([]);
  });
});

describe("a model is found", () => {
  test("by id, repository, revision, or the path of its folder", async () => {
    await using r = await rig();
    const model = await pull(r);
    for (const name of ["opus-mt-en-xx", REPOSITORY, `${REPOSITORY}@${SHA}`]) {
      expect(await r.store.get(name)).toEqual(model);
    }
    await expect(r.store.get("whisper-base")).rejects.toMatchObject({
      kind: "MissingModel",
      hint: expect.stringContaining("octavia models pull whisper-base"),
    });
  });

  test("in a folder of one's own, where it lies", async () => {
    await using r = await rig();
    const dir = join(FIXTURES, "opus-mt-micro-en-fr");
    expect(await r.store.get(dir)).toMatchObject({
      dir,
      id: "opus-mt-micro-en-fr",
      pairs: ["en-fr"],
      dtypes: ["fp32", "q8"],
    });
    expect(await r.store.get(`./${relative(process.cwd(), dir)}`)).toMatchObject({ dir });
    await expect(r.store.get(FIXTURES)).rejects.toMatchObject({ kind: "InvalidInput" });
    await expect(r.store.remove(dir)).rejects.toMatchObject({ kind: "InvalidInput" });
  });

  test("in a folder of one's own only if its weights are there", async () => {
    await using r = await rig();
    await expect(r.store.get(join(FIXTURES, "opus-mt-shape"))).rejects.toMatchObject({
      kind: "EngineFailure",
      message: expect.stringContaining("missing"),
    });
  });
});

describe("for a need", () => {
  test("the best installed is taken", async () => {
    await using r = await rig();
    const model = await pull(r);
    expect(await r.store.resolve({ task: "mt", from: "en", to: "xx" })).toEqual(model);
    expect(await r.store.resolve({ task: "mt", from: "xx", to: "en" })).toBeUndefined();
    expect(await r.store.resolve({ task: "asr", language: "en" })).toBeUndefined();
  });

  test("a model of the catalogue that is known as good comes before one nobody has judged", async () => {
    await using r = await rig();
    const model = await pull(r);
    const better = join(r.store.root, "better@1");
    await mkdir(better);
    const { dir: _dir, bytes: _bytes, ...manifest } = model;
    await writeManifest(better, {
      ...manifest,
      id: "opus-mt-en-es",
      repository: "Xenova/opus-mt-en-es",
      files: [],
    });
    expect(await r.store.resolve({ task: "mt", from: "en", to: "xx" })).toMatchObject({
      id: "opus-mt-en-es",
    });
  });

  test.each(["cc-by-nc-4.0", "other"])(
    "one under %s is taken only if that was accepted",
    async (licence) => {
      await using r = await rig();
      r.hub.repositories.set(REPOSITORY, { ...OPUS, licence });
      const need = { task: "mt", from: "en", to: "xx" } as const;
      if (licence === "other") await pull(r);
      expect(await r.store.resolve(need)).toBeUndefined();
      await pull(r, REPOSITORY, true);
      expect(await r.store.resolve(need)).toMatchObject({ accepted: true });
    },
  );
});

describe("verify", () => {
  test("finds what is missing, cut or changed, and names it", async () => {
    await using r = await rig();
    const model = await pull(r);
    expect(await r.store.verify(model, checking)).toEqual([]);
    const graph = join(model.dir, "onnx/encoder_model_quantized.onnx");
    const bytes = await readFile(graph);
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    await writeFile(graph, bytes);
    await truncate(join(model.dir, "README.md"), 3);
    await rm(join(model.dir, "config.json"));
    expect(await r.store.verify(model, checking)).toEqual([
      { path: "README.md", problem: "has 3 bytes instead of 300" },
      { path: "config.json", problem: "is missing" },
      { path: "onnx/encoder_model_quantized.onnx", problem: "has changed since it was verified" },
    ]);
  });

  test("says how far it is, and can be cancelled", async () => {
    await using r = await rig();
    const model = await pull(r);
    let last = 0;
    await r.store.verify(model, { ...checking, progress: (done) => (last = done) });
    expect(last).toBe(model.bytes);
    const signal = AbortSignal.abort();
    await expect(r.store.verify(model, { signal })).rejects.toMatchObject({ kind: "Cancelled" });
  });
});

describe("remove", () => {
  test("frees what it says, and takes unfinished pulls too", async () => {
    await using r = await rig();
    const model = await pull(r);
    expect(await r.store.remove(model.id)).toBeGreaterThanOrEqual(model.bytes);
    expect((await readdir(r.store.root)).filter((name) => !name.startsWith("."))).toEqual([]);
    await mkdir(join(r.store.root, "a--b@main"));
    expect(await r.store.remove("a--b@main")).toBe(0);
    await expect(r.store.remove("a--b@main")).rejects.toMatchObject({ kind: "MissingModel" });
  });

  test("sweeps what a process that died in the middle has left", async () => {
    await using r = await rig();
    const model = await pull(r);
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    const tmp = join(r.store.root, ".tmp");
    await mkdir(join(tmp, `${hostname()}.${child.pid}-dead`), { recursive: true });
    await mkdir(join(tmp, `${hostname()}.${process.pid}-alive`));
    await mkdir(join(tmp, `other-host.${child.pid}-unknown`));
    await r.store.remove(model.id);
    expect((await readdir(tmp)).map((name) => name.split("-").at(-1)).sort()).toEqual([
      "alive",
      "unknown",
    ]);
  });

  test("waits for nobody: while a pull of it runs it is refused", async () => {
    await using r = await rig();
    const model = await pull(r);
    await using _pull = await r.store.lock(model.dir);
    await expect(r.store.remove(model.id)).rejects.toMatchObject({
      message: expect.stringContaining("Another"),
    });
    expect(await r.store.list()).toHaveLength(1);
  });
});

describe("a lock", () => {
  test("keeps others out until it is given back", async () => {
    await using r = await rig();
    const first = await lockName(r.store.root, "model");
    await expect(lockName(r.store.root, "model")).rejects.toMatchObject({ kind: "InvalidInput" });
    await using _other = await lockName(r.store.root, "other");
    await first[Symbol.asyncDispose]();
    await using _again = await lockName(r.store.root, "model");
  });

  test("of a dead process, or of one whose number went to another, holds nobody up", async () => {
    await using r = await rig();
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    const dead = { pid: child.pid, started: "", host: hostname() };
    const reused = { pid: process.pid, started: "another boot:1", host: hostname() };
    await mkdir(r.store.root, { recursive: true });
    for (const [i, owner] of [dead, reused].entries()) {
      const name = `model.00000000-0000-0000-0000-00000000000${i}.lock`;
      await writeFile(join(r.store.root, name), JSON.stringify(owner));
    }
    await using _lock = await lockName(r.store.root, "model");
    expect(await readdir(r.store.root)).toHaveLength(1);
  });

  test("asked for by many at once is given to one at most", async () => {
    await using r = await rig();
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockName(r.store.root, "model")),
    );
    expect(asked.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
  });
});

describe("a folder on a stick", () => {
  test("gives models as the hub lays them out, and as another store does", async () => {
    await using r = await rig();
    const stick = join(r.store.root, "..", "stick");
    for (const [path, data] of Object.entries(OPUS.files)) {
      await mkdir(join(stick, REPOSITORY, "onnx"), { recursive: true });
      await writeFile(join(stick, REPOSITORY, path), data);
    }
    const source = folderSource(stick);
    const model = await installModel(r.store, source, parseReference(REPOSITORY, []), r.how());
    expect(model).toMatchObject({ source: stick, dtypes: ["q8"] });
    const other = folderSource(r.store.root);
    const reference = parseReference(`${REPOSITORY}@${model.revision}`, []);
    await rm(stick, { recursive: true });
    await rename(r.store.root, stick);
    const again = await installModel(r.store, folderSource(stick), reference, r.how());
    expect(contents(again)).toEqual(contents(model));
    await expect(
      installModel(r.store, other, parseReference("no/thing", []), r.how()),
    ).rejects.toMatchObject({
      kind: "InvalidInput",
    });
  });

  test("with a file that changed since its manifest is refused", async () => {
    await using r = await rig();
    const model = await pull(r);
    const stick = join(r.store.root, "..", "stick");
    await rename(r.store.root, stick);
    const tokenizer = join(stick, relative(r.store.root, model.dir), "tokenizer.json");
    await writeFile(tokenizer, (await readFile(tokenizer, "utf8")).replace("x", "y"));
    const reference = parseReference(`${REPOSITORY}@${SHA}`, []);
    const pulled = installModel(r.store, folderSource(stick), reference, r.how());
    await expect(pulled).rejects.toMatchObject({ kind: "EngineFailure" });
  });
});

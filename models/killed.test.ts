import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { OPUS, REPOSITORY, rig, SHA } from "./fixtures/rig.ts";
import { installModel } from "./install.ts";

const MERGED = "onnx/decoder_model_merged_quantized.onnx";

test("a pull killed in the middle leaves nothing that is listed, and the next goes on at its byte", async () => {
  await using r = await rig();
  r.hub.troubles.set(MERGED, [{ kind: "hang", after: 20_000 }]);
  const hangs = new Promise<string>((resolve) => {
    r.hub.onHang = resolve;
  });
  const script = join(r.store.root, "..", "pull.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "fixtures", "pull.mjs")],
    outfile: script,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
  });
  const child = spawn(process.execPath, [script, r.hub.url, r.store.root, REPOSITORY], {
    stdio: "inherit",
  });
  expect(await hangs).toBe(MERGED);
  const part = join(r.store.folder(REPOSITORY, SHA), `${MERGED}.part`);
  await expect.poll(async () => (await stat(part)).size).toBe(20_000);

  // While it lives, nobody else pulls the same model.
  const again = (): Promise<unknown> =>
    installModel(r.store, r.source, { repository: REPOSITORY, revision: "main" }, r.how());
  await expect(again()).rejects.toMatchObject({
    kind: "InvalidInput",
    message: expect.stringContaining("Another Octavia"),
  });

  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await r.store.list()).toEqual([]);
  expect(await r.store.unfinished()).toHaveLength(1);
  r.hub.asked.length = 0;
  await again();
  expect(r.hub.asked.filter(({ path }) => path === `cdn:/${REPOSITORY}/${MERGED}`)).toEqual([
    expect.objectContaining({ range: "bytes=20000-" }),
  ]);
  const [model] = await r.store.list();
  expect(await readFile(join(model?.dir ?? "", MERGED))).toEqual(OPUS.files[MERGED]);
});

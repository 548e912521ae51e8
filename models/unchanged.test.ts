import { readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REPOSITORY, rig } from "./fixtures/rig.ts";
import { installModel } from "./install.ts";
import { readManifest } from "./manifest.ts";
import { parseReference } from "./reference.ts";
import { refuseChangedFiles } from "./unchanged.ts";

test("a model is as it came, until a file is written again with other bytes", async () => {
  await using r = await rig();
  const model = await installModel(r.store, r.source, parseReference(REPOSITORY, []), r.how());
  await refuseChangedFiles(model);
  const path = join(model.dir, "tokenizer.json");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace("x", "y"));
  await expect(refuseChangedFiles(model)).rejects.toMatchObject({
    kind: "MissingModel",
    message: expect.stringContaining("tokenizer.json has changed"),
  });
});

test("the same bytes written again, as in a copied home, are hashed once and then known", async () => {
  await using r = await rig();
  const model = await installModel(r.store, r.source, parseReference(REPOSITORY, []), r.how());
  const path = join(model.dir, "tokenizer.json");
  const written = new Date("2020-01-01T00:00:00Z");
  await utimes(path, written, written);
  await refuseChangedFiles(model);
  const files = (await readManifest(model.dir))?.files;
  expect(files?.find((file) => file.path === "tokenizer.json")?.modified).toBe(written.getTime());
  expect((await r.store.list())[0]?.files).toEqual(files);
});

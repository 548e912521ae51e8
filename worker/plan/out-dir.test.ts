import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkOutDir, makeOutDir } from "./out-dir.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "octavia-out-"));
  await writeFile(join(root, "file"), "");
});
afterAll(() => rm(root, { recursive: true }));

test("a folder that can be made is fine, and is not made by the look at it", async () => {
  const dir = join(root, "a", "b");
  await checkOutDir(dir);
  await expect(stat(dir)).rejects.toThrow("ENOENT");
  await makeOutDir(dir);
  expect((await stat(dir)).isDirectory()).toBe(true);
});

test.each(["file", "file/below"])("%s, which is no folder, is refused", async (name) => {
  await expect(checkOutDir(join(root, name))).rejects.toMatchObject({ kind: "InvalidInput" });
  await expect(makeOutDir(join(root, name))).rejects.toMatchObject({ kind: "InvalidInput" });
});

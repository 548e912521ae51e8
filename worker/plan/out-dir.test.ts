import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
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

test.runIf(process.platform === "linux")(
  "where no folder can be made that is said at once, before the work and after",
  async () => {
    for (const dir of ["/proc/octavia", "/proc/octavia/a/b"]) {
      const words = `The results cannot be written to ${dir}: `;
      await expect(checkOutDir(dir)).rejects.toThrow(words);
      await expect(makeOutDir(dir)).rejects.toThrow(words);
    }
  },
);

test("many that want the same folder all get it", async () => {
  const dir = join(root, "many", "of", "them");
  await Promise.all(Array.from({ length: 8 }, () => makeOutDir(dir)));
  expect((await stat(dir)).isDirectory()).toBe(true);
});

test("the look at a folder's place leaves nothing in it", async () => {
  const place = await mkdtemp(join(root, "empty-"));
  await checkOutDir(join(place, "new", "folder"));
  expect(await readdir(place)).toEqual([]);
});

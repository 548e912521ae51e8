import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OctaviaError } from "../../contract/errors.ts";
import { publishFile } from "./publish.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-publish-"));
});
afterEach(() => rm(dir, { recursive: true }));

test("the file appears whole, in place of the old one", async () => {
  const path = join(dir, "out.srt");
  await writeFile(path, "old");
  await publishFile(path, async (temporary) => {
    await writeFile(temporary, "new");
    expect(dirname(temporary)).toBe(dir);
    expect(await readFile(path, "utf8")).toBe("old");
  });
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(dir)).toEqual(["out.srt"]);
});

test.each(["n".repeat(255), "🎬'\"\n%d", "-rf"])("any name will do: %j", async (name) => {
  await publishFile(join(dir, name), (temporary) => writeFile(temporary, "x"));
  expect(await readdir(dir)).toEqual([name]);
});

test("a failed writing leaves the old file and nothing else", async () => {
  const path = join(dir, "out.srt");
  await writeFile(path, "old");
  const failing = publishFile(path, async (temporary) => {
    await writeFile(temporary, "half");
    throw new OctaviaError("Cancelled", "The job was cancelled.");
  });
  await expect(failing).rejects.toMatchObject({ kind: "Cancelled" });
  expect(await readFile(path, "utf8")).toBe("old");
  expect(await readdir(dir)).toEqual(["out.srt"]);
});

test("two writings to one place at once do not mix", async () => {
  const path = join(dir, "out.srt");
  const temporaries = new Set<string>();
  const write = (text: string) =>
    publishFile(path, async (temporary) => {
      temporaries.add(temporary);
      await writeFile(temporary, text);
    });
  await Promise.all([write("a".repeat(1000)), write("b".repeat(1000))]);
  expect(temporaries.size).toBe(2);
  expect(await readFile(path, "utf8")).toMatch(/^(a{1000}|b{1000})$/);
  expect(await readdir(dir)).toEqual(["out.srt"]);
});

test("what a killed process left is removed, what a living one writes is not", async () => {
  const path = join(dir, "out.srt");
  let own = "";
  await publishFile(path, async (temporary) => {
    own = temporary;
    await writeFile(temporary, "x");
  });
  const dead = (await execa("node", ["-p", "process.pid"])).stdout;
  const named = (pid: number | string): string => own.replace(`-${process.pid}-`, `-${pid}-`);
  const living = named(process.ppid);
  for (const left of [named(dead), living, own]) await writeFile(left, "half");
  await publishFile(path, (temporary) => writeFile(temporary, "y"));
  const names = await readdir(dir);
  expect(names.map((name) => join(dir, name)).sort()).toEqual([living, path].sort());
});

test("a folder that is not there cannot be written to, and says so", async () => {
  const publishing = publishFile(join(dir, "no", "out.srt"), () => Promise.resolve());
  await expect(publishing).rejects.toMatchObject({
    kind: "InvalidInput",
    message: `Octavia can't write to ${join(dir, "no")}.`,
  });
});

test("a full disk is told as such", async () => {
  const publishing = publishFile(join(dir, "out"), () => writeFile("/dev/full", "x"));
  await expect(publishing).rejects.toMatchObject({ kind: "DiskFull" });
});

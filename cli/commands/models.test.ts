import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { REPOSITORY, type Rig, rig } from "../../models/fixtures/rig.ts";
import { type Screen, screen } from "../fixtures/screen.ts";
import { gpuCommand } from "./gpu.ts";
import { modelsCommand } from "./models.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "octavia-home-"));
  vi.stubEnv("OCTAVIA_HOME", home);
  vi.stubEnv("HF_ENDPOINT", undefined);
  vi.stubEnv("HF_TOKEN", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const run = async (
  action: string | undefined,
  names: string[],
  options: object = {},
): Promise<{ code: number; seen: Screen }> => {
  const seen = screen();
  return { code: await modelsCommand(action, names, options, seen), seen };
};
const pulled = (r: Rig, options: object = {}): ReturnType<typeof run> =>
  run("pull", [REPOSITORY], { hub: r.hub.url, dtype: "q8", ...options });

describe("octavia models", () => {
  test("pull, list, info, where, verify and remove a model", async () => {
    await using r = await rig();
    const { code, seen } = await pulled(r);
    expect(code).toBe(0);
    expect(seen.lines).toEqual([
      expect.stringMatching(/^opus-mt-en-xx +mt +1 MB {2}q8 +en-xx \(CC-BY-4.0\)$/),
    ]);
    expect(seen.drawn.at(-1)).toMatch(/^100% {2}1 MB of 1 MB/);
    expect((await run("list", [])).seen.lines).toHaveLength(1);
    expect((await run("info", ["opus-mt-en-xx"])).seen.lines.join("\n")).toMatch(
      /licence +CC-BY-4.0; by Xenova/,
    );
    expect((await run("where", [])).seen.lines).toEqual([join(home, "models")]);
    expect((await run("where", [REPOSITORY])).seen.lines[0]).toContain("Xenova--opus-mt-en-xx@");
    expect((await run("verify", [])).seen.lines).toEqual(["ok    opus-mt-en-xx"]);
    expect((await run("remove", [REPOSITORY])).seen.lines[0]).toContain("freed");
    expect((await run(undefined, [])).seen.errors[0]).toContain("No models");
  });

  test("verify fails when a file was damaged, and says how to mend it", async () => {
    await using r = await rig();
    await pulled(r);
    const [dir = ""] = (await run("where", [REPOSITORY])).seen.lines;
    await writeFile(join(dir, "README.md"), "x".repeat(300));
    const { code, seen } = await run("verify", []);
    expect(code).toBe(1);
    expect(seen.lines.join("\n")).toMatch(/FAIL.*README.md has changed.*octavia models pull/s);
  });

  test("print JSON that programs can read", async () => {
    await using r = await rig();
    const { seen } = await pulled(r, { json: true });
    expect(JSON.parse(seen.lines[0] ?? "")).toMatchObject({
      repository: REPOSITORY,
      dtypes: ["q8"],
    });
    expect(seen.drawn).toEqual([]);
    const list: unknown = JSON.parse(
      (await run("list", [], { json: true, all: true })).seen.lines[0] ?? "",
    );
    expect(list).toMatchObject({
      installed: [{ id: "opus-mt-en-xx" }],
      available: expect.arrayContaining([expect.objectContaining({ id: "whisper-base" })]),
    });
  });

  test("list --all shows the catalogue with sizes and terms", async () => {
    const { seen } = await run("list", [], { all: true });
    expect(seen.lines.join("\n")).toMatch(
      /whisper-base +asr +77 MB {2}q8 +99 languages \(Apache-2.0\)/,
    );
    expect(seen.lines.join("\n")).toMatch(/mms-tts-de.*not for commercial use/);
  });

  test("offline, pull asks nobody", async () => {
    await expect(run("pull", ["whisper-base"], { offline: true })).rejects.toMatchObject({
      kind: "Offline",
    });
  });

  test("Ctrl-C ends a pull", async () => {
    await using r = await rig();
    const seen = screen();
    r.hub.troubles.set("tokenizer.json", [{ kind: "hang", after: 100 }]);
    r.hub.onHang = () => seen.interrupt();
    const options = { hub: r.hub.url, dtype: "q8" };
    await expect(modelsCommand("pull", [REPOSITORY], options, seen)).rejects.toMatchObject({
      kind: "Cancelled",
    });
  });

  test.each([
    ["fly", [], {}],
    ["pull", [], {}],
    ["pull", ["whisper-base"], { dtype: "int7" }],
    ["pull", ["whisper-base"], { hub: "https://" }],
    ["pull", ["no such"], {}],
    ["pull", ["mms-tts-de"], {}],
    ["info", [], {}],
    ["import", ["/nowhere.zip"], {}],
  ])("%s %j %j is refused with a hint", async (action, names, options) => {
    await expect(run(action, names, options)).rejects.toMatchObject({ kind: "InvalidInput" });
  });
});

test("octavia gpu says what it has, and refuses what it does not know", async () => {
  const seen = screen();
  expect(await gpuCommand(undefined, {}, seen)).toBe(0);
  expect(seen.lines.length).toBeGreaterThan(0);
  expect(await gpuCommand("status", { json: true }, seen)).toBe(0);
  expect(JSON.parse(seen.lines.at(-1) ?? "")).toMatchObject({ installed: false });
  await expect(gpuCommand("fly", {}, seen)).rejects.toMatchObject({ kind: "InvalidInput" });
  if (process.platform === "linux" && process.arch === "x64") {
    await expect(gpuCommand("install", { offline: true }, seen)).rejects.toMatchObject({
      kind: "Offline",
    });
  }
});

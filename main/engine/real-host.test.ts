import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { builtFile } from "../../tests/support/build.ts";
import { openWitnesses } from "../../tests/support/witnesses.ts";
import { openIn } from "./fixtures/open.ts";
import { forkEngine } from "./fork-engine.ts";

const HOST = new URL("./fixtures/host.mjs", import.meta.url);
const PARENT = fileURLToPath(new URL("./fixtures/parent.mjs", import.meta.url));
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function rig(host: URL = HOST) {
  const witnesses = await openWitnesses();
  const url = async (path: string): Promise<string> => pathToFileURL(await builtFile(path)).href;
  const env = {
    ...process.env,
    OCTAVIA_LOG_FILE: undefined,
    OCTAVIA_TEST_SOCKET: witnesses.socket,
    OCTAVIA_TEST_LOGS: witnesses.dir,
    OCTAVIA_TEST_HOST: await url("worker/host/process.js"),
    OCTAVIA_TEST_ENGINE: await url("main/engine/engine-process.js"),
    OCTAVIA_TEST_FORK: await url("main/engine/fork-engine.js"),
    OCTAVIA_TEST_CLOCK: await url("worker/host/clock.js"),
  };
  const engine = openIn(witnesses.dir, forkEngine({ file: host, env }));
  open.push(witnesses, engine);
  return { engine, witnesses, env };
}

test("the host answers over real IPC, and close lets it end by itself", async () => {
  const { engine, witnesses } = await rig();
  expect(await engine.request("noop", { value: 0 })).toBe(0);
  const life = await witnesses.next();
  await Promise.all([engine.close(), life.gone]);
  const log = readFileSync(join(witnesses.dir, "logs/engine.log"), "utf8");
  expect(log).toContain('"msg":"draining"');
});

test.each([
  [1, "a bug in a callback"],
  [2, "a promise nobody minds"],
])(
  "a bug outside of any request ends the engine at once, and its words arrive (%i)",
  async (value, words) => {
    const { engine } = await rig();
    const answer = engine.request("noop", { value });
    await expect(answer).rejects.toMatchObject({ kind: "EngineFailure" });
    await expect(answer).rejects.toThrow(words);
    expect(await engine.request("noop", { value: 0 })).toBe(0);
  },
);

test("the engine itself starts, with its pool, its store and its registry", async () => {
  const { engine } = await rig(pathToFileURL(await builtFile("worker/host.js")));
  expect(await engine.request("noop", { value: 7 })).toBe(7);
  expect(await engine.request("cache", { action: "show" })).toMatchObject({
    artifacts: 0,
    maxBytes: 1e9,
  });
  expect((await engine.request("engines", {})).map(({ task }) => task)).toContain("asr");
});

test("when main is killed, engine and children are gone within seconds, even if work heeds no cancel", async () => {
  const { witnesses, env } = await rig();
  const parent = spawn(process.execPath, [PARENT], { env, stdio: "ignore" });
  const [host, child] = [await witnesses.next(), await witnesses.next()];
  expect([host.name, child.name]).toEqual(["engine", "grandchild"]);
  const killed = performance.now();
  parent.kill("SIGKILL");
  await Promise.all([once(parent, "exit"), host.gone, child.gone]);
  expect(performance.now() - killed).toBeLessThan(5000);
});

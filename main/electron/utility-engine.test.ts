import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { builtFile } from "../../tests/support/build.ts";
import { openWitnesses } from "../../tests/support/witnesses.ts";
import { openIn } from "../engine/fixtures/open.ts";
import { ENGINE_MARK, endStrays } from "./strays.ts";
import { forkUtility } from "./utility-double.ts";
import { utilityEngine } from "./utility-engine.ts";

const HOST = fileURLToPath(new URL("../engine/fixtures/host.mjs", import.meta.url));
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function rig(file = HOST) {
  const witnesses = await openWitnesses();
  const env = {
    ...process.env,
    OCTAVIA_LOG_FILE: undefined,
    OCTAVIA_TEST_SOCKET: witnesses.socket,
    OCTAVIA_TEST_HOST: pathToFileURL(await builtFile("worker/host/process.js")).href,
  };
  const engine = openIn(witnesses.dir, utilityEngine({ fork: forkUtility, file, env }));
  open.push(witnesses, engine);
  return { engine, witnesses };
}

test("the engine serves over its port, and close lets it end by itself", async () => {
  const { engine, witnesses } = await rig();
  expect(await engine.request("noop", { value: 0 })).toBe(0);
  const life = await witnesses.next();
  await Promise.all([engine.close(), life.gone]);
});

test("a bug ends the engine, its last words arrive, and the next one takes over", async () => {
  const { engine } = await rig();
  const answer = engine.request("noop", { value: 1 });
  await expect(answer).rejects.toMatchObject({ kind: "EngineFailure" });
  await expect(answer).rejects.toThrow("a bug in a callback");
  expect(await engine.request("noop", { value: 0 })).toBe(0);
});

test("an engine that is killed leaves no child behind, though it leads no group", async () => {
  const { engine, witnesses } = await rig();
  const answer = engine.request("engines", {});
  const [host, child] = [await witnesses.next(), await witnesses.next()];
  expect([host.name, child.name]).toEqual(["engine", "grandchild"]);
  engine.kill();
  await expect(answer).rejects.toMatchObject({ kind: "Cancelled" });
  await Promise.all([host.gone, child.gone]);
});

test("the engine itself starts as a utility process, with its pool, store and registry", async () => {
  const { engine } = await rig(await builtFile("worker/host.js"));
  expect(await engine.request("noop", { value: 7 })).toBe(7);
  expect((await engine.request("engines", {})).map(({ task }) => task)).toContain("asr");
});

test("only what bears the engine's mark is ended", async () => {
  const [mark, other] = [randomUUID(), randomUUID()];
  const start = (own: string) =>
    spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
      env: { [ENGINE_MARK]: own },
      stdio: "ignore",
    });
  const [stray, stranger] = [start(mark), start(other)];
  await Promise.all([once(stray, "spawn"), once(stranger, "spawn")]);
  const gone = once(stray, "exit");
  expect(await endStrays(mark)).toEqual([stray.pid]);
  await gone;
  expect(stranger.exitCode).toBeNull();
  stranger.kill("SIGKILL");
  await once(stranger, "exit");
});

import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import type { ContractRouterClient } from "@orpc/contract";
import { afterEach, expect, test } from "vitest";
import type { Api } from "../../contract/api.ts";
import { CHANNELS } from "../../contract/desktop.ts";
import { builtFile } from "../../tests/support/build.ts";
import { SAMPLE } from "../../tests/support/octavia.ts";
import { openOctavia } from "../octavia.ts";
import { TemporaryHome } from "../queue/rig.ts";
import { startDesktop } from "./desktop.ts";
import { ElectronDouble, from, prevented } from "./double.ts";
import { forkUtility } from "./utility-double.ts";
import { utilityEngine } from "./utility-engine.ts";

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
});

interface RigOptions {
  readonly argv?: readonly string[];
  readonly electron?: ElectronDouble;
  readonly fails?: Error;
}

/** The app over a real home, queue and engine; only Electron is a double. */
async function rig({
  argv = ["octavia"],
  electron = new ElectronDouble(),
  fails,
}: RigOptions = {}) {
  const temporary = new TemporaryHome();
  cleanUp.push(() => temporary[Symbol.dispose]());
  const pages = join(temporary.home.root, "pages");
  mkdirSync(pages);
  writeFileSync(join(pages, "index.html"), "the window");
  const started = startDesktop(electron, {
    ...{ platform: process.platform, argv, folder: temporary.home.root, pages },
    preload: "/app/preload.cjs",
    spawn: utilityEngine({
      ...{ fork: forkUtility, file: await builtFile("worker/host.js"), env: process.env },
    }),
    open: (spawn) =>
      fails === undefined ? openOctavia(temporary.home, { spawn }) : Promise.reject(fails),
    feed: () => Promise.resolve(undefined),
  });
  const quit = async (): Promise<void> => {
    const exited = once(electron.app, "exited");
    electron.app.quit();
    await exited;
  };
  return { temporary, electron, started, quit };
}

async function running(options?: RigOptions) {
  const r = await rig(options);
  r.electron.app.becomeReady();
  await r.started;
  cleanUp.push(async () => {
    if (r.electron.app.exits.length === 0) await r.quit();
  });
  return r;
}

/** The page's end of the API, as the preload script hands its other end over. */
function connect(electron: ElectronDouble, sender = from(electron.window.webContents.id)) {
  const { port1, port2 } = new MessageChannel();
  port1.start();
  cleanUp.push(() => port1.close());
  electron.ipc.emit(CHANNELS.api, { ...sender, ports: [port2] });
  const client: ContractRouterClient<Api> = createORPCClient(new RPCLink({ port: port1 }));
  return { client, port: port1 };
}

const messages = (electron: ElectronDouble): unknown[] =>
  electron.window.webContents.sent.flatMap(({ args }) => args);

const listens = (electron: ElectronDouble): void =>
  void electron.ipc.emit(CHANNELS.listening, {
    ...from(electron.window.webContents.id),
    ports: [],
  });

test("the page speaks with the real API over its port, plays a file it has opened, and shows it", async () => {
  const { electron } = await running();
  expect(electron.app.sandboxed).toBe(true);
  const { client } = connect(electron);
  const { version } = await client.system.about();
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  const { url, info } = await client.media.open({ path: SAMPLE });
  expect(info.audio).toHaveLength(1);
  const film = await electron.doors.pages?.(
    new Request(new URL(url, "octavia://app/"), { headers: { range: "bytes=4-7" } }),
  );
  expect(await film?.text()).toBe("ftyp");
  const sender = from(electron.window.webContents.id);
  await electron.ipc.invoke(CHANNELS.reveal, sender, SAMPLE);
  expect(electron.revealed).toEqual([SAMPLE]);
  await expect(client.media.open({ path: "/none.mp4" })).rejects.toMatchObject({
    data: { kind: expect.any(String) },
  });
});

test("a page that is no longer there, or is not ours, gets no API", async () => {
  const { electron } = await running();
  const { client } = connect(
    electron,
    from(electron.window.webContents.id, "https://evil.example"),
  );
  await expect(client.system.about()).rejects.toThrow();
});

test("files that were opened with the app wait for the page; later ones come at once", async () => {
  const { electron, temporary } = await running({ argv: ["octavia", SAMPLE, "--flag"] });
  const later = join(temporary.home.root, "later.mp4");
  writeFileSync(later, "x");
  expect(messages(electron)).toEqual([]);
  listens(electron);
  expect(messages(electron)).toEqual([{ type: "files", paths: [SAMPLE] }]);
  electron.window.minimized = true;
  electron.app.emit("second-instance", {}, ["octavia", "later.mp4"], temporary.home.root);
  expect(electron.window.minimized).toBe(false);
  expect(prevented((event) => electron.app.emit("open-file", event, SAMPLE))).toBe(true);
  expect(messages(electron).slice(1)).toEqual([
    { type: "files", paths: [later] },
    { type: "files", paths: [SAMPLE] },
  ]);
  expect(electron.app.recent).toEqual([SAMPLE, later, SAMPLE]);
});

test("a second app gives way to the first, and opens nothing", async () => {
  const electron = new ElectronDouble();
  electron.app.first = false;
  const { started } = await rig({ electron });
  await started;
  expect(electron.app.exits).toEqual([0]);
  expect(electron.windows).toEqual([]);
});

test("what keeps Octavia from starting is told in words, and the app ends", async () => {
  const { OctaviaError } = await import("../../contract/errors.ts");
  const fails = new OctaviaError("DiskFull", "The disk is full.", { hint: "Free some room." });
  const electron = new ElectronDouble();
  const { started } = await rig({ electron, fails });
  electron.app.becomeReady();
  await started;
  expect(electron.dialogs.errors).toEqual([
    "Octavia cannot start: The disk is full.\n\nFree some room.",
  ]);
  expect(electron.app.exits).toEqual([1]);
});

test("an engine that dies is told in the window, and the next one answers", async () => {
  const { electron } = await running();
  listens(electron);
  const { client } = connect(electron);
  await client.engines();
  const [pid] = await enginePids();
  if (pid === undefined) throw new Error("no engine");
  process.kill(pid, "SIGKILL");
  await expect
    .poll(() => messages(electron))
    .toMatchObject([{ type: "notice", tone: "bad", title: expect.stringContaining("engine") }]);
  expect((await client.engines()).length).toBeGreaterThan(0);
});

test("quitting waits until the engine has ended and the database is closed; that is no crash", async () => {
  const { electron, quit } = await running();
  listens(electron);
  const { client } = connect(electron);
  await client.engines();
  await quit();
  expect(electron.app.exits).toEqual([0]);
  expect(await enginePids()).toEqual([]);
  expect(messages(electron)).toEqual([]);
});

test("on macOS the app outlives its window, and its icon opens another one", async () => {
  const { electron } = await running();
  electron.window.close();
  electron.app.emit("activate");
  expect(electron.windows).toHaveLength(2);
});

/** Engines that this test's process has started. */
async function enginePids(): Promise<number[]> {
  const { execa } = await import("execa");
  const { stdout } = await execa("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], {
    reject: false,
  });
  return stdout
    .split("\n")
    .filter((line) => line.includes("worker/host.js") && !line.includes("defunct"))
    .map((line) => Number.parseInt(line, 10));
}

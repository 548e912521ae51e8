import { MessageChannel } from "node:worker_threads";
import { beforeEach, expect, test } from "vitest";
import { CHANNELS } from "../../contract/desktop.ts";
import { ElectronDouble, from } from "./double.ts";
import { serveIpc } from "./ipc.ts";

const OWN = 7;
let electron: ElectronDouble;
let ports: number;
let listening: number;
let refused: string[];

beforeEach(() => {
  electron = new ElectronDouble();
  ports = 0;
  listening = 0;
  refused = [];
  serveIpc({
    parts: electron,
    contents: () => OWN,
    mayReveal: (path) => path === "/films/one.mp4",
    onPort: () => {
      ports += 1;
    },
    onListening: () => {
      listening += 1;
    },
    onRefused: (channel) => void refused.push(channel),
  });
});

const STRANGERS = [
  ["another window", from(OWN + 1)],
  ["another page in our window", from(OWN, "https://example.com")],
  ["our scheme, but another host", from(OWN, "octavia://elsewhere")],
  ["a frame in our page", from(OWN, "octavia://app", {})],
  ["a frame that has gone", { sender: { id: OWN }, senderFrame: null }],
] as const;

test.each(STRANGERS)("%s is answered by no channel", async (_, event) => {
  electron.dialogs.picks.push(["/films/one.mp4"]);
  for (const channel of [CHANNELS.pickFiles, CHANNELS.pickFolder, CHANNELS.reveal]) {
    await expect(electron.ipc.invoke(channel, event, "/films/one.mp4")).rejects.toMatchObject({
      kind: "Unauthorized",
    });
  }
  let closed = false;
  const port = { close: () => (closed = true) };
  electron.ipc.emit(CHANNELS.api, { ...event, ports: [port] });
  electron.ipc.emit(CHANNELS.listening, { ...event, ports: [] });
  expect({ ports, listening, closed }).toEqual({ ports: 0, listening: 0, closed: true });
  expect(electron.revealed).toEqual([]);
  expect(electron.dialogs.picks).toHaveLength(1);
  expect(refused).toHaveLength(5);
});

test("our page picks files and folders, and a dialog that was closed is no error", async () => {
  electron.dialogs.picks.push(["/a.mp4", "/b.mp4"], ["/out"]);
  const ask = (channel: string) => electron.ipc.invoke(channel, from(OWN));
  expect(await ask(CHANNELS.pickFiles)).toEqual(["/a.mp4", "/b.mp4"]);
  expect(await ask(CHANNELS.pickFolder)).toBe("/out");
  expect(await ask(CHANNELS.pickFiles)).toEqual([]);
  expect(await ask(CHANNELS.pickFolder)).toBeUndefined();
});

test("only files that were opened are shown, and nothing but paths is looked at", async () => {
  const reveal = (path: unknown) => electron.ipc.invoke(CHANNELS.reveal, from(OWN), path);
  await reveal("/films/one.mp4");
  expect(electron.revealed).toEqual(["/films/one.mp4"]);
  for (const path of ["/etc/passwd", "films/one.mp4", "", 7, undefined, ["/films/one.mp4"]])
    await expect(reveal(path)).rejects.toMatchObject({ kind: "InvalidInput" });
  expect(electron.revealed).toHaveLength(1);
});

test("our page's port is taken, and it may say that it listens", () => {
  const { port1, port2 } = new MessageChannel();
  electron.ipc.emit(CHANNELS.api, { ...from(OWN), ports: [port1] });
  electron.ipc.emit(CHANNELS.listening, { ...from(OWN), ports: [] });
  expect({ ports, listening }).toEqual({ ports: 1, listening: 1 });
  port2.close();
});

import { expect, test } from "vitest";
import { ElectronDouble } from "./double.ts";
import { recover } from "./recovery.ts";
import { wordsOf } from "./words.ts";

function rig() {
  const electron = new ElectronDouble();
  const window = electron.createWindow({});
  const time = { now: 0 };
  let told = 0;
  recover(window, {
    ...{ parts: electron, words: wordsOf("en"), clock: () => time.now },
    onReloaded: () => {
      told += 1;
    },
    onTrouble: () => undefined,
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const crash = async (reason = "crashed"): Promise<void> => {
    window.webContents.emit("render-process-gone", {}, { reason, exitCode: 1 });
    await settle();
  };
  const { webContents } = window;
  return { electron, window, webContents, time, crash, settle, told: () => told };
}

test("a page that crashes is loaded anew, and the person is told", async () => {
  const { webContents, crash, told } = rig();
  await crash("clean-exit");
  expect(webContents.reloads).toBe(0);
  await crash("oom");
  expect([webContents.reloads, told()]).toEqual([1, 1]);
});

test("one that keeps crashing is the person's to decide on: once more, or the end", async () => {
  const { electron, webContents, crash } = rig();
  electron.dialogs.choices.push(0, 1);
  for (let times = 0; times < 3; times += 1) await crash();
  expect(electron.dialogs.asked).toHaveLength(1);
  expect(webContents.reloads).toBe(3);
  for (let times = 0; times < 3; times += 1) await crash();
  expect(electron.dialogs.asked).toHaveLength(2);
  expect(webContents.reloads).toBe(5);
  expect(electron.app.exits).toEqual([0]);
});

test("crashes far apart are not one fault", async () => {
  const { electron, time, crash } = rig();
  for (let times = 0; times < 5; times += 1) {
    await crash();
    time.now += 60_001;
  }
  expect(electron.dialogs.asked).toEqual([]);
});

test("a page that does not answer is waited for, or loaded anew, as the person says", async () => {
  const { electron, window, webContents, settle } = rig();
  electron.dialogs.choices.push(0, 1);
  window.emit("unresponsive");
  window.emit("unresponsive");
  await settle();
  expect([electron.dialogs.asked.length, webContents.reloads]).toEqual([1, 0]);
  window.emit("unresponsive");
  await settle();
  expect(webContents.reloads).toBe(1);
});

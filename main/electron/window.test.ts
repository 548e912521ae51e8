import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TemporaryHome } from "../queue/rig.ts";
import { ElectronDouble } from "./double.ts";
import { openWindow } from "./window.ts";
import { loadWindowState, placeWindow } from "./window-state.ts";

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
let temporary: TemporaryHome;
let file: string;
beforeEach(() => {
  temporary = new TemporaryHome();
  file = join(temporary.home.root, "window.json");
});
afterEach(() => temporary[Symbol.dispose]());

function open(electron = new ElectronDouble()) {
  const troubles: unknown[] = [];
  const onTrouble = (thrown: unknown): void => void troubles.push(thrown);
  openWindow({ parts: electron, preload: "/app/preload.cjs", stateFile: file, onTrouble });
  return { electron, window: electron.window, troubles };
}

test("the page is shut in: isolated, in the sandbox, without Node, and with every protection left on", () => {
  const { webPreferences } = open().window.options;
  expect(webPreferences).toEqual({
    preload: "/app/preload.cjs",
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  });
});

test("it loads our own page, by our own protocol, and shows itself once there is something to see", () => {
  const { window } = open();
  expect(window.loaded).toEqual(["octavia://app/"]);
  expect(window.shown).toBe(0);
  window.emit("ready-to-show");
  expect(window.shown).toBe(1);
});

test("it opens where it was closed", () => {
  const electron = new ElectronDouble();
  electron.screen.getAllDisplays = () => [{ workArea: SCREEN }];
  const { window } = open(electron);
  window.bounds = { x: 300, y: 200, width: 900, height: 700 };
  window.maximized = true;
  window.close();
  const { window: second } = open(electron);
  expect(second.options).toMatchObject({ x: 300, y: 200, width: 900, height: 700 });
  expect(second.maximized).toBe(true);
});

test("a folder that cannot be written to is no reason not to close", () => {
  file = join(temporary.home.root, "none", "window.json");
  const { window, troubles } = open();
  window.close();
  expect(window.isDestroyed()).toBe(true);
  expect(troubles).toHaveLength(1);
});

describe("where a window is put", () => {
  const bounds = { x: 100, y: 50, width: 800, height: 600 };
  test.each([
    ["as it was", bounds, [SCREEN], bounds],
    [
      "on the second display",
      { ...bounds, x: 2000 },
      [SCREEN, { ...SCREEN, x: 1920 }],
      { ...bounds, x: 2000 },
    ],
    [
      "in the middle, when that display is gone",
      { ...bounds, x: 2000 },
      [SCREEN],
      { width: 1280, height: 860 },
    ],
    [
      "in the middle, when its bar cannot be reached",
      { ...bounds, y: -300 },
      [SCREEN],
      { width: 1280, height: 860 },
    ],
    ["no larger than its display", { x: 0, y: 0, width: 4000, height: 3000 }, [SCREEN], SCREEN],
    [
      "at the least size",
      { ...bounds, width: 100, height: 10 },
      [SCREEN],
      { ...bounds, width: 480, height: 560 },
    ],
    [
      "as usual, on a small display",
      undefined,
      [{ ...SCREEN, width: 1024, height: 700 }],
      { width: 1024, height: 700 },
    ],
    ["as usual, without any display", undefined, [], { width: 1280, height: 860 }],
  ])("%s", (_, kept, areas, expected) => {
    expect(placeWindow({ ...(kept && { bounds: kept }), maximized: false }, areas)).toEqual(
      expected,
    );
  });
});

test.each(["", "{", '{"bounds":{"x":"left"}}', "[]", "null"])(
  "a state that is broken is none: %s",
  (text) => {
    writeFileSync(file, text);
    expect(loadWindowState(file)).toEqual({ maximized: false });
    open().window.close();
    expect(() => void JSON.parse(readFileSync(file, "utf8"))).not.toThrow();
  },
);

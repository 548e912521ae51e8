import { ORIGIN } from "./addresses.ts";
import type { AppWindow, DesktopParts } from "./parts.ts";
import {
  loadWindowState,
  placeWindow,
  SMALLEST,
  saveWindowState,
  type WindowState,
} from "./window-state.ts";

/** A drag of the window's edge sends many changes; its state is kept once it rests. Milliseconds. */
const REST_MS = 500;

interface WindowOptions {
  readonly parts: Pick<DesktopParts, "createWindow" | "screen" | "app">;
  readonly preload: string;
  /** Where the window's state is kept. */
  readonly stateFile: string;
  readonly onTrouble: (thrown: unknown) => void;
}

/** Opens the window where it last was; it shows itself once there is something to see. */
export function openWindow({ parts, preload, stateFile, onTrouble }: WindowOptions): AppWindow {
  const { createWindow, screen, app } = parts;
  const state = loadWindowState(stateFile);
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = createWindow({
    ...placeWindow(state, areas),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: "Octavia",
    backgroundColor: "#0b0d17",
    webPreferences: {
      preload,
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
      // Its dictionaries would be downloaded.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (state.maximized) window.maximize();
  window.on("ready-to-show", () => window.show());
  keepState(window, stateFile, onTrouble);
  window.loadURL(`${ORIGIN}/`).catch(onTrouble);
  return window;
}

function keepState(window: AppWindow, file: string, onTrouble: (thrown: unknown) => void): void {
  let resting: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(resting);
    if (window.isDestroyed()) return;
    const state: WindowState = {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
    };
    try {
      saveWindowState(file, state);
    } catch (thrown) {
      onTrouble(thrown);
    }
  };
  const later = (): void => {
    clearTimeout(resting);
    resting = setTimeout(save, REST_MS);
  };
  window.on("resize", later);
  window.on("move", later);
  window.on("close", save);
  window.on("closed", () => clearTimeout(resting));
}

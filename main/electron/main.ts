// The entry of the desktop app: hands Electron itself to the host, and holds nothing else.
import { join } from "node:path";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from "electron";
import { openHome } from "../home.ts";
import { openOctavia } from "../octavia.ts";
import { SCHEME } from "./addresses.ts";
import { startDesktop } from "./desktop.ts";
import { packagedEnvironment } from "./packaged.ts";
import { updateFeed } from "./update-feed.ts";
import { utilityEngine } from "./utility-engine.ts";

// Before the app is ready, or it counts for nothing. No privilege goes around the content policy.
protocol.registerSchemesAsPrivileged([
  {
    scheme: SCHEME,
    privileges: {
      standard: true,
      secure: true,
      supportFetchAPI: true,
      stream: true,
      codeCache: true,
    },
  },
]);
app.setAppUserModelId("app.octavia.desktop");

const root = app.getAppPath();
// Threads and programs start from the disk, not from the archive.
const onDisk = root.replace(/app\.asar$/, "app.asar.unpacked");

// Not awaited: the app is ready only after this module has been run to its end.
void startDesktop(
  {
    ...{ app, shell, screen, powerSaveBlocker },
    ipc: ipcMain,
    dialogs: dialog,
    session: () => session.defaultSession,
    createWindow: (options) => new BrowserWindow(options),
    setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
    notify: (options) => (Notification.isSupported() ? new Notification(options) : undefined),
  },
  {
    platform: process.platform,
    argv: process.argv,
    folder: process.cwd(),
    pages: join(root, "dist", "renderer"),
    preload: join(root, "dist", "electron", "preload.cjs"),
    spawn: utilityEngine({
      fork: (file, args, options) => utilityProcess.fork(file, args, options),
      file: join(onDisk, "dist", "worker", "host.js"),
      env: packagedEnvironment(process.env, process.resourcesPath, process.platform),
    }),
    open: (spawn) => openOctavia(openHome(), { warm: true, spawn }),
    feed: () => updateFeed(process.resourcesPath),
  },
);

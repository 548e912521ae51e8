import { EventEmitter } from "node:events";
import type { BrowserWindowConstructorOptions } from "electron";
import { ORIGIN } from "./addresses.ts";
import type {
  AppWindow,
  Contents,
  DesktopApp,
  DesktopParts,
  Dialogs,
  Doors,
  Ipc,
  MenuItemConstructorOptions,
  Sender,
  Told,
  Vault,
} from "./parts.ts";

/*
 * What stands for Electron in tests. Each part is held by the compiler against the same types as
 * Electron itself (parts.ts); it keeps what it was given and says what the test lets happen.
 */

type OpenHandler = Parameters<Contents["setWindowOpenHandler"]>[0];

export class ContentsDouble extends EventEmitter implements Contents {
  readonly id: number;
  readonly sent: { channel: string; args: unknown[] }[] = [];
  reloads = 0;
  openHandler: OpenHandler | undefined;

  constructor(id: number) {
    super();
    this.id = id;
  }
  send(channel: string, ...args: unknown[]): void {
    this.sent.push({ channel, args });
  }
  reload(): void {
    this.reloads += 1;
  }
  isDestroyed(): boolean {
    return false;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  /** Lets the page try to go somewhere. @returns whether it may */
  goes(event: "will-navigate" | "will-frame-navigate" | "will-redirect", url: string): boolean {
    return !prevented((going) => this.emit(event, { ...going, url }));
  }
}

/** Whether what was told of an event was kept from happening. */
export function prevented(tell: (event: { preventDefault(): void }) => void): boolean {
  let stopped = false;
  tell({
    preventDefault: () => {
      stopped = true;
    },
  });
  return stopped;
}

export class WindowDouble extends EventEmitter implements AppWindow {
  readonly webContents: ContentsDouble;
  readonly options: BrowserWindowConstructorOptions;
  readonly progress: number[] = [];
  readonly loaded: string[] = [];
  bounds: { x: number; y: number; width: number; height: number };
  shown = 0;
  focused = false;
  maximized = false;
  minimized = false;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions, id: number) {
    super();
    this.options = options;
    this.webContents = new ContentsDouble(id);
    const { x = 0, y = 0, width = 0, height = 0 } = options;
    this.bounds = { x, y, width, height };
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  show(): void {
    this.shown += 1;
  }
  focus(): void {
    this.focused = true;
  }
  restore(): void {
    this.minimized = false;
  }
  close(): void {
    this.emit("close", { preventDefault: () => undefined });
    this.destroy();
  }
  destroy(): void {
    this.#destroyed = true;
    this.emit("closed");
  }
  maximize(): void {
    this.maximized = true;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isFocused(): boolean {
    return this.focused;
  }
  getNormalBounds() {
    return this.bounds;
  }
  setProgressBar(progress: number): void {
    this.progress.push(progress);
  }
}

export class AppDouble extends EventEmitter implements DesktopApp {
  isPackaged = true;
  first = true;
  sandboxed = false;
  readonly recent: string[] = [];
  readonly exits: number[] = [];
  #tellReady: () => void = () => undefined;
  readonly #ready = new Promise<void>((resolve) => {
    this.#tellReady = resolve;
  });

  requestSingleInstanceLock(): boolean {
    return this.first;
  }
  whenReady(): Promise<void> {
    return this.#ready;
  }
  becomeReady(): void {
    this.#tellReady();
  }
  /** As Electron: everything may still object, then it ends. */
  quit(): void {
    this.emit("before-quit", { preventDefault: () => undefined });
    if (!prevented((event) => this.emit("will-quit", event))) this.exit(0);
  }
  exit(code = 0): void {
    this.exits.push(code);
    this.emit("exited");
  }
  getLocale(): string {
    return "en-GB";
  }
  enableSandbox(): void {
    this.sandboxed = true;
  }
  addRecentDocument(path: string): void {
    this.recent.push(path);
  }
}

export class IpcDouble extends EventEmitter implements Ipc {
  readonly #answers = new Map<string, (event: Sender, ...args: unknown[]) => unknown>();

  handle(channel: string, answer: (event: Sender, ...args: unknown[]) => unknown): void {
    this.#answers.set(channel, answer);
  }
  /** As Electron: what the handler throws is the caller's rejection. */
  async invoke(channel: string, event: Sender, ...args: unknown[]): Promise<unknown> {
    const answer = this.#answers.get(channel);
    if (answer === undefined) throw new Error(`No handler for ${channel}`);
    return await answer(event, ...args);
  }
}

/** A message of the page with this id; of our own pages unless another origin is given. */
export const from = (id: number, origin = ORIGIN, parent: unknown = null): Sender => ({
  sender: { id },
  senderFrame: { origin, parent },
});

export class DoorsDouble extends EventEmitter implements Doors {
  requestHandler: Parameters<Doors["setPermissionRequestHandler"]>[0] | undefined;
  checkHandler: Parameters<Doors["setPermissionCheckHandler"]>[0] | undefined;
  deviceHandler: (() => boolean) | undefined;
  displayMedia: unknown;
  pages: ((request: Request) => Response | Promise<Response>) | undefined;
  #before: Parameters<Doors["webRequest"]["onBeforeRequest"]>[0] | undefined;
  readonly protocol: Doors["protocol"] = {
    handle: (_, handler) => {
      this.pages = handler;
    },
  };
  readonly webRequest: Doors["webRequest"] = {
    onBeforeRequest: (listener) => {
      this.#before = listener;
    },
  };

  setPermissionRequestHandler(handler: NonNullable<typeof this.requestHandler>): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: NonNullable<typeof this.checkHandler>): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.deviceHandler = handler;
  }
  setDisplayMediaRequestHandler(handler: unknown): void {
    this.displayMedia = handler;
  }
  /** Whether a request of the page goes out. */
  lets(url: string): boolean {
    let cancelled: boolean | undefined;
    this.#before?.({ url }, (answer) => {
      cancelled = answer.cancel;
    });
    return cancelled === false;
  }
}

export class DialogsDouble implements Dialogs {
  readonly asked: string[] = [];
  readonly errors: string[] = [];
  /** What the person chooses, in order; the first button, or nothing, when there is no more. */
  readonly choices: number[] = [];
  readonly picks: string[][] = [];

  showOpenDialog() {
    const filePaths = this.picks.shift();
    return Promise.resolve({ canceled: filePaths === undefined, filePaths: filePaths ?? [] });
  }
  showMessageBox({ message }: { message: string }) {
    this.asked.push(message);
    return Promise.resolve({ response: this.choices.shift() ?? 0, checkboxChecked: false });
  }
  showErrorBox(title: string, content: string): void {
    this.errors.push(`${title}: ${content}`);
  }
}

/** A store of keys that turns letters round. */
export class VaultDouble implements Vault {
  available = true;
  backend: ReturnType<Vault["getSelectedStorageBackend"]> = "gnome_libsecret";

  isEncryptionAvailable(): boolean {
    return this.available;
  }
  encryptString(text: string): Buffer {
    return Buffer.from(`sealed:${[...text].reverse().join("")}`);
  }
  decryptString(sealed: Buffer): string {
    const text = sealed.toString();
    if (!text.startsWith("sealed:")) throw new Error("not of this account");
    return [...text.slice("sealed:".length)].reverse().join("");
  }
  getSelectedStorageBackend() {
    return this.backend;
  }
}

export class ToldDouble extends EventEmitter implements Told {
  readonly body: string | undefined;
  shown = false;

  constructor(body: string | undefined) {
    super();
    this.body = body;
  }
  show(): void {
    this.shown = true;
  }
}

/** All of Electron, as a test holds it. */
export class ElectronDouble implements DesktopParts {
  readonly app = new AppDouble();
  readonly ipc = new IpcDouble();
  readonly dialogs = new DialogsDouble();
  readonly doors = new DoorsDouble();
  readonly windows: WindowDouble[] = [];
  readonly opened: string[] = [];
  readonly revealed: string[] = [];
  readonly told: ToldDouble[] = [];
  readonly blockers = new Set<number>();
  menu: MenuItemConstructorOptions[] = [];
  #blocker = 0;

  readonly shell: DesktopParts["shell"] = {
    openExternal: (url) => {
      this.opened.push(url);
      return Promise.resolve();
    },
    showItemInFolder: (path) => void this.revealed.push(path),
  };
  readonly screen: DesktopParts["screen"] = { getAllDisplays: () => [] };
  readonly powerSaveBlocker: DesktopParts["powerSaveBlocker"] = {
    start: () => {
      this.#blocker += 1;
      this.blockers.add(this.#blocker);
      return this.#blocker;
    },
    stop: (id) => this.blockers.delete(id),
  };
  readonly session = (): DoorsDouble => this.doors;
  readonly setMenu = (template: MenuItemConstructorOptions[]): void => {
    this.menu = template;
  };
  readonly createWindow = (options: BrowserWindowConstructorOptions): WindowDouble => {
    const window = new WindowDouble(options, this.windows.length + 1);
    this.windows.push(window);
    this.app.emit("web-contents-created", {}, window.webContents);
    return window;
  };
  readonly notify: DesktopParts["notify"] = ({ body }) => {
    const told = new ToldDouble(body);
    this.told.push(told);
    return told;
  };

  /** The window that was opened last. */
  get window(): WindowDouble {
    const last = this.windows.at(-1);
    if (last === undefined) throw new Error("There is no window.");
    return last;
  }
}

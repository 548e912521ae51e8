import { join } from "node:path";
import type { DesktopMessage, DesktopPlace } from "../../contract/desktop.ts";
import { CHANNELS } from "../../contract/desktop.ts";
import { OctaviaError, toOctaviaError } from "../../contract/errors.ts";
import { MediaFiles } from "../api/media-files.ts";
import { createRouter } from "../api/router.ts";
import type { SpawnEngine } from "../engine/engine.ts";
import type { Octavia } from "../octavia.ts";
import { loadSettings } from "../settings/settings.ts";
import { SCHEME } from "./addresses.ts";
import { serveApiPort } from "./api-port.ts";
import { guardContents, guardSession } from "./guards.ts";
import { serveIpc } from "./ipc.ts";
import { JobSignals } from "./job-signals.ts";
import { menuTemplate } from "./menu.ts";
import { filesOf, Messages } from "./opened-files.ts";
import { answerPages } from "./pages.ts";
import type { AppWindow, DesktopParts } from "./parts.ts";
import { recover } from "./recovery.ts";
import { type UpdateFeed, Updates } from "./updates.ts";
import { openWindow } from "./window.ts";
import { wordsOf } from "./words.ts";

interface StartOptions {
  readonly platform: NodeJS.Platform;
  readonly argv: readonly string[];
  /** Working folder, for the paths on the command line. */
  readonly folder: string;
  /** The built window, and the compiled preload script. */
  readonly pages: string;
  readonly preload: string;
  readonly spawn: SpawnEngine;
  readonly open: (spawn: SpawnEngine) => Promise<Octavia>;
  readonly feed: () => Promise<UpdateFeed | undefined>;
}

/** Octavia in a window of its own, as long as the app runs. */
class DesktopHost {
  readonly #parts: DesktopParts;
  readonly #options: StartOptions;
  readonly #messages = new Messages();
  readonly #words;
  #window: AppWindow | undefined;
  #octavia: Octavia | undefined;
  #ending: Promise<void> | undefined;

  constructor(parts: DesktopParts, options: StartOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#words = wordsOf(parts.app.getLocale());
  }

  /** Hears what the system may say before the app is ready. */
  listen(): void {
    const { app, shell } = this.#parts;
    const { argv, folder } = this.#options;
    const files = (words: readonly string[], from: string): void =>
      this.#open(filesOf(words, app.isPackaged, from));
    app.on("open-file", (event, path) => {
      event.preventDefault();
      this.#open([path]);
    });
    app.on("second-instance", (_, words, from) => {
      this.#show();
      files(words, from);
    });
    app.on("web-contents-created", (_, contents) =>
      guardContents(contents, (url) => {
        shell.openExternal(url).catch(this.#trouble);
      }),
    );
    app.on("window-all-closed", () => {
      if (this.#options.platform !== "darwin") app.quit();
    });
    app.on("activate", () => this.#show());
    app.on("will-quit", (event) => {
      event.preventDefault();
      this.#ending ??= this.#end();
    });
    files(argv, folder);
  }

  async run(): Promise<void> {
    const { parts } = { parts: this.#parts };
    const octavia = await this.#options.open(this.#watched(this.#options.spawn));
    this.#octavia = octavia;
    const { home, log } = octavia;
    const media = new MediaFiles(home, (id) => `/media/${id}`);
    const session = parts.session();
    guardSession(session);
    session.protocol.handle(SCHEME, answerPages({ root: this.#options.pages, media }));
    const router = createRouter({ octavia, media, uploaded: noUploads });
    serveIpc({
      parts,
      contents: () => this.#window?.webContents.id,
      mayReveal: (path) => media.has(path),
      onPort: serveApiPort(router, log),
      onListening: () => this.#messages.listen((message) => this.#send(message)),
      onRefused: (channel) => log.warn({ channel }, "a message of a stranger"),
    });
    for (const title of octavia.notices)
      this.#messages.say({ type: "notice", tone: "info", title });
    this.#show();
    this.#setMenu(octavia);
    octavia.work();
    this.#signal(octavia);
    media.sweep(Date.now()).catch(this.#trouble);
  }

  /** Tells why Octavia cannot start, and ends the app. */
  refuse(thrown: unknown): void {
    const { message, hint = "" } = toOctaviaError(thrown).toInfo();
    this.#parts.dialogs.showErrorBox(this.#words.cannotStart, `${message}\n\n${hint}`.trim());
    this.#parts.app.exit(1);
  }

  #show(): void {
    if (this.#octavia === undefined) return;
    const window = this.#window;
    if (window !== undefined && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    const { preload } = this.#options;
    const stateFile = join(this.#octavia.home.root, "window.json");
    const opened = openWindow({
      ...{ parts: this.#parts, preload, stateFile, onTrouble: this.#trouble },
    });
    this.#window = opened;
    opened.on("closed", () => {
      this.#window = undefined;
      this.#messages.gone();
    });
    recover(opened, {
      ...{ parts: this.#parts, words: this.#words, clock: Date.now, onTrouble: this.#trouble },
      onReloaded: () => {
        this.#messages.gone();
        const { pageCrashed: title, pageCrashedMore: body } = this.#words;
        this.#messages.say({ type: "notice", tone: "bad", title, body });
      },
    });
  }

  #setMenu({ home }: Octavia): void {
    const { app, dialogs, setMenu } = this.#parts;
    const updates = new Updates({
      feed: this.#options.feed,
      settings: () => loadSettings(home, Date.now()).settings,
      ...{ dialogs, words: this.#words, onTrouble: this.#trouble },
    });
    setMenu(
      menuTemplate({
        platform: this.#options.platform,
        words: this.#words,
        developing: !app.isPackaged,
        go: (to) => this.#go(to),
        open: () => void this.#pick().catch(this.#trouble),
        checkForUpdates: () => void updates.asked().catch(this.#trouble),
      }),
    );
    updates.atStart().catch(this.#trouble);
  }

  #signal(octavia: Octavia): void {
    const signals = new JobSignals({
      ...{ parts: this.#parts, words: this.#words, window: () => this.#window },
      onOpen: () => this.#go("/queue"),
    });
    const until = new AbortController();
    this.#parts.app.on("before-quit", () => until.abort());
    const follow = async (): Promise<void> => {
      using _ = signals;
      for await (const job of octavia.jobs.watchAll(until.signal)) signals.see(job);
    };
    follow().catch(this.#trouble);
  }

  #go(to: DesktopPlace): void {
    this.#show();
    this.#messages.say({ type: "go", to });
  }

  #open(paths: readonly string[]): void {
    if (paths.length === 0) return;
    for (const path of paths) this.#parts.app.addRecentDocument(path);
    this.#show();
    this.#messages.say({ type: "files", paths });
  }

  async #pick(): Promise<void> {
    const properties: ("openFile" | "multiSelections")[] = ["openFile", "multiSelections"];
    const { filePaths } = await this.#parts.dialogs.showOpenDialog({ properties });
    this.#open(filePaths);
  }

  #send(message: DesktopMessage): void {
    const window = this.#window;
    if (window !== undefined && !window.isDestroyed())
      window.webContents.send(CHANNELS.message, message);
  }

  /** The same engine; that it ended badly while the app runs is told in the window. */
  #watched(spawn: SpawnEngine): SpawnEngine {
    return (listener) =>
      spawn({
        ...listener,
        onMessage: (message) => listener.onMessage(message),
        onLine: (line) => listener.onLine(line),
        onExit: (exit) => {
          listener.onExit(exit);
          if (exit.code === 0 || this.#ending !== undefined) return;
          const { engineCrashed: title, engineCrashedMore: body } = this.#words;
          this.#messages.say({ type: "notice", tone: "bad", title, body });
        },
      });
  }

  async #end(): Promise<void> {
    try {
      await this.#octavia?.[Symbol.asyncDispose]();
    } catch (thrown) {
      this.#trouble(thrown);
    }
    this.#parts.app.exit(0);
  }

  readonly #trouble = (thrown: unknown): void =>
    this.#octavia?.log.error({ error: String(thrown) }, "trouble in the desktop app");
}

const noUploads = (): Promise<string> =>
  Promise.reject(new OctaviaError("InvalidInput", "The app opens files where they are."));

/**
 * Starts the desktop app; a second one hands its files to the first and ends.
 * @param parts Electron, or what stands for it
 */
export async function startDesktop(parts: DesktopParts, options: StartOptions): Promise<void> {
  const { app } = parts;
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  app.enableSandbox();
  const host = new DesktopHost(parts, options);
  host.listen();
  await app.whenReady();
  try {
    await host.run();
  } catch (thrown) {
    host.refuse(thrown);
  }
}

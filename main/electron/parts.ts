import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Dialog,
  Display,
  ForkOptions,
  IpcMainEvent,
  IpcMainInvokeEvent,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessageBoxReturnValue,
  MessagePortMain,
  NotificationConstructorOptions,
  OpenDialogOptions,
  OpenDialogReturnValue,
  PowerSaveBlocker,
  Protocol,
  Rectangle,
  RenderProcessGoneDetails,
  SafeStorage,
  Session,
  Shell,
  UtilityProcess,
  WebContents,
  WebFrameMain,
} from "electron";

/*
 * What Octavia uses of Electron, in Electron's own types. The entry hands over the real things and
 * the tests their doubles: the compiler holds both against these. Only what Electron overloads
 * (`on`, dialogs with and without a window) is written out with the one form that is used.
 */

interface Preventable {
  preventDefault(): void;
}
type Going = Preventable & { readonly url: string };
type Gone = Pick<RenderProcessGoneDetails, "reason" | "exitCode">;

/** The page in a window. */
export interface Contents
  extends Pick<WebContents, "id" | "send" | "reload" | "isDestroyed" | "setWindowOpenHandler"> {
  on(event: "will-navigate", listener: (going: Going) => void): unknown;
  on(event: "will-frame-navigate", listener: (going: Going) => void): unknown;
  on(event: "will-redirect", listener: (going: Going) => void): unknown;
  on(event: "will-attach-webview", listener: (event: Preventable) => void): unknown;
  on(event: "render-process-gone", listener: (event: unknown, gone: Gone) => void): unknown;
}

type WindowEvent =
  | "close"
  | "closed"
  | "resize"
  | "move"
  | "focus"
  | "ready-to-show"
  | "unresponsive"
  | "responsive";

export interface AppWindow
  extends Pick<
    BrowserWindow,
    | "loadURL"
    | "show"
    | "focus"
    | "restore"
    | "close"
    | "destroy"
    | "maximize"
    | "isDestroyed"
    | "isMinimized"
    | "isMaximized"
    | "isFocused"
    | "getNormalBounds"
    | "setProgressBar"
  > {
  readonly webContents: Contents;
  on(event: "close", listener: (event: Preventable) => void): unknown;
  on(event: Exclude<WindowEvent, "close">, listener: () => void): unknown;
}

export interface DesktopApp
  extends Pick<
    App,
    | "requestSingleInstanceLock"
    | "whenReady"
    | "quit"
    | "exit"
    | "isPackaged"
    | "getLocale"
    | "enableSandbox"
    | "addRecentDocument"
  > {
  on(event: "activate" | "window-all-closed", listener: () => void): unknown;
  on(event: "before-quit" | "will-quit", listener: (event: Preventable) => void): unknown;
  on(event: "open-file", listener: (event: Preventable, path: string) => void): unknown;
  on(
    event: "second-instance",
    listener: (event: unknown, argv: string[], workingDirectory: string) => void,
  ): unknown;
  on(
    event: "web-contents-created",
    listener: (event: unknown, contents: Contents) => void,
  ): unknown;
}

/** Where a message comes from. */
export interface Sender {
  readonly sender: Pick<IpcMainInvokeEvent["sender"], "id">;
  readonly senderFrame: (Pick<WebFrameMain, "origin"> & { readonly parent: unknown }) | null;
}
/** A message that brings ports. */
export interface PortSender extends Sender {
  readonly ports: Pick<IpcMainEvent, "ports">["ports"];
}

export interface Ipc {
  handle(channel: string, answer: (event: Sender, ...args: unknown[]) => unknown): void;
  on(channel: string, listener: (event: PortSender) => void): unknown;
}

export interface Dialogs extends Pick<Dialog, "showErrorBox"> {
  showOpenDialog(options: OpenDialogOptions): Promise<OpenDialogReturnValue>;
  showMessageBox(options: MessageBoxOptions): Promise<MessageBoxReturnValue>;
}

/** What a page asks for, and where it stands. */
interface Asking {
  readonly requestingUrl: string;
  readonly isMainFrame: boolean;
}

/** The part of a session that closes its doors. */
export interface Doors extends Pick<Session, "setDisplayMediaRequestHandler"> {
  setDevicePermissionHandler(handler: () => boolean): void;
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      callback: (granted: boolean) => void,
      asking: Asking,
    ) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, origin: string) => boolean,
  ): void;
  readonly protocol: Pick<Protocol, "handle">;
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: { readonly url: string },
        callback: (answer: { cancel?: boolean }) => void,
      ) => void,
    ): void;
  };
  on(event: "will-download", listener: (event: Preventable) => void): unknown;
}

export interface Utility extends Pick<UtilityProcess, "pid" | "postMessage" | "kill"> {
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "exit", listener: (code: number) => void): unknown;
  on(event: "error", listener: (type: "FatalError", location: string) => void): unknown;
}

export interface Told {
  show(): void;
  on(event: "click", listener: () => void): unknown;
}

/** Starts a utility process. */
export type Fork = (
  file: string,
  args: string[],
  options: Omit<ForkOptions, "env"> & { readonly env: Record<string, string | undefined> },
) => Utility;

/** All of Electron that the app is made with. */
export interface DesktopParts {
  readonly app: DesktopApp;
  readonly ipc: Ipc;
  readonly dialogs: Dialogs;
  readonly shell: Pick<Shell, "openExternal" | "showItemInFolder">;
  readonly screen: { getAllDisplays(): Pick<Display, "workArea">[] };
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, "start" | "stop">;
  readonly session: () => Doors;
  readonly createWindow: (options: BrowserWindowConstructorOptions) => AppWindow;
  readonly setMenu: (template: MenuItemConstructorOptions[]) => void;
  /** Undefined where the system shows none. */
  readonly notify: (options: NotificationConstructorOptions) => Told | undefined;
}

export type Vault = Pick<
  SafeStorage,
  "isEncryptionAvailable" | "encryptString" | "decryptString" | "getSelectedStorageBackend"
>;

export type { MenuItemConstructorOptions, MessagePortMain, Rectangle };

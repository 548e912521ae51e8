/** Addresses of the window that the app's menu and other programs may lead to. */
export type DesktopPlace =
  | "/"
  | "/queue"
  | "/models"
  | "/settings"
  | "/settings/about"
  | "/new/dub";

/** What the app itself has to say to its window. */
export type DesktopMessage =
  /** Files that were opened with the app, by their absolute paths. */
  | { readonly type: "files"; readonly paths: readonly string[] }
  | { readonly type: "go"; readonly to: DesktopPlace }
  | {
      readonly type: "notice";
      readonly tone: "good" | "bad" | "info";
      readonly title: string;
      readonly body?: string;
    };

/** What the desktop app's preload script puts into the page; nothing of it is there in a browser. */
export interface Desktop {
  /** Absolute path of a dropped file; empty where it has none. */
  pathForFile(file: File): string;
  /** Asks for files in the system's own dialog; absolute paths, none if it was closed. */
  pickFiles(): Promise<string[]>;
  pickFolder(): Promise<string | undefined>;
  /** Shows a file of a job or of the window in the system's file manager. */
  reveal(path: string): Promise<void>;
  /** Hears what the app has to say, from now on and what was said before. Returns how to stop. */
  onMessage(listener: (message: DesktopMessage) => void): () => void;
}

/** The message of the page that carries its end of the API's channel to the preload script. */
export const PORT_MESSAGE = "octavia:port";

/** Names of what goes between the preload script and the app. */
export const CHANNELS = {
  api: "octavia:api",
  pickFiles: "octavia:pick-files",
  pickFolder: "octavia:pick-folder",
  reveal: "octavia:reveal",
  listening: "octavia:listening",
  message: "octavia:message",
} as const;

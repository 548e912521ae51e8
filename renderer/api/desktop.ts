/** What the desktop app's preload script puts into the page; nothing of it is there in a browser. */
export interface Desktop {
  /** The port that the API is spoken over. */
  port?(): MessagePort;
  /** Absolute path of a dropped file; empty where it has none. */
  pathForFile?(file: File): string;
  /** Asks for files in the system's own dialog; absolute paths. */
  pickFiles?(): Promise<string[]>;
  pickFolder?(): Promise<string | undefined>;
  /** Shows a file in the system's file manager. */
  reveal?(path: string): Promise<void>;
}

declare global {
  interface Window {
    readonly octavia?: Desktop;
  }
}

export const desktop: Desktop | undefined =
  typeof window === "undefined" ? undefined : window.octavia;

import type { AppWindow, DesktopParts } from "./parts.ts";
import type { Words } from "./words.ts";

/** Crashes of the page within this time that are taken for one fault that will not go away. */
const OFTEN = 3;
const WITHIN_MS = 60_000;

interface RecoveryOptions {
  readonly parts: Pick<DesktopParts, "dialogs" | "app">;
  readonly words: Words;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The page was loaded anew. */
  readonly onReloaded: () => void;
  readonly onTrouble: (thrown: unknown) => void;
}

/**
 * Loads a page that has crashed anew. One that keeps crashing, and one that does not answer, is the
 * person's to decide on.
 */
export function recover(window: AppWindow, options: RecoveryOptions): void {
  const { words, clock, onReloaded, onTrouble } = options;
  let crashes: number[] = [];
  let asking = false;
  const ask = async (message: string, detail: string, [first, last]: [string, string]) => {
    if (asking) return false;
    asking = true;
    try {
      const { response } = await options.parts.dialogs.showMessageBox({
        type: "warning",
        ...{ message, detail, buttons: [first, last], defaultId: 0, cancelId: 0 },
      });
      return response === 1;
    } finally {
      asking = false;
    }
  };

  const onGone = async (): Promise<void> => {
    crashes = [...crashes.filter((at) => at > clock() - WITHIN_MS), clock()];
    if (crashes.length >= OFTEN) {
      const buttons: [string, string] = [words.reload, words.quit];
      if (await ask(words.pageCrashedOften, words.pageCrashedMore, buttons)) {
        options.parts.app.quit();
        return;
      }
      crashes = [];
    }
    if (window.isDestroyed()) return;
    window.webContents.reload();
    onReloaded();
  };
  window.webContents.on("render-process-gone", (_, { reason, exitCode }) => {
    if (reason === "clean-exit") return;
    onTrouble(new Error(`the page is gone: ${reason} (${exitCode})`));
    onGone().catch(onTrouble);
  });

  const onUnresponsive = async (): Promise<void> => {
    const again = await ask(words.unresponsive, words.pageCrashedMore, [words.wait, words.reload]);
    if (again && !window.isDestroyed()) window.webContents.reload();
  };
  window.on("unresponsive", () => void onUnresponsive().catch(onTrouble));
}

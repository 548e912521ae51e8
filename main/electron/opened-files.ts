import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { DesktopMessage } from "../../contract/desktop.ts";

/**
 * The files among a command line's words: what is there, is no folder, and is not the app itself.
 * @param argv with the program first, as Electron gives it
 * @param packaged else the second word is the folder of the app
 */
export function filesOf(argv: readonly string[], packaged: boolean, folder: string): string[] {
  return argv
    .slice(packaged ? 1 : 2)
    .filter(
      (word) => word !== "" && !word.startsWith("-") && !/^[a-z][a-z0-9+.-]+:\/\//i.test(word),
    )
    .map((word) => resolve(folder, word))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

/** Messages to the window; what is said before its page listens waits for it. */
export class Messages {
  #send: ((message: DesktopMessage) => void) | undefined;
  readonly #waiting: DesktopMessage[] = [];

  say(message: DesktopMessage): void {
    if (this.#send === undefined) this.#waiting.push(message);
    else this.#send(message);
  }

  /** The page listens: it is told what has waited. */
  listen(send: (message: DesktopMessage) => void): void {
    this.#send = send;
    for (const message of this.#waiting.splice(0)) send(message);
  }

  /** The page has gone; what is said from now on waits for the next one. */
  gone(): void {
    this.#send = undefined;
  }
}

import type { Settings } from "../../contract/settings.ts";
import type { Dialogs } from "./parts.ts";
import type { Words } from "./words.ts";

/** Where newer versions come from. */
export interface UpdateFeed {
  /** The version that is newer than this one, if there is one. @throws if it cannot be reached */
  check(): Promise<string | undefined>;
  download(): Promise<void>;
  /** Quits, installs and starts anew. */
  install(): void;
}

interface UpdateOptions {
  /** Undefined where this copy is not updated by itself. */
  readonly feed: () => Promise<UpdateFeed | undefined>;
  readonly settings: () => Pick<Settings, "offline" | "updates">;
  readonly dialogs: Pick<Dialogs, "showMessageBox">;
  readonly words: Words;
  readonly onTrouble: (thrown: unknown) => void;
}

/**
 * Looks for a newer Octavia when the person asks, or at the start where they have allowed it. Nothing
 * is downloaded or installed without a yes, and nothing at all is asked of the network while Octavia
 * is set to be offline.
 */
export class Updates {
  readonly #options: UpdateOptions;
  #busy = false;

  constructor(options: UpdateOptions) {
    this.#options = options;
  }

  /** At the start: silent unless there is something. */
  async atStart(): Promise<void> {
    const { offline, updates } = this.#options.settings();
    if (updates && !offline) await this.#once(() => this.#look(false));
  }

  /** The person asks, and is answered in any case. */
  async asked(): Promise<void> {
    const { settings, words } = this.#options;
    if (settings().offline) await this.#tell(words.updateOffline);
    else await this.#once(() => this.#look(true));
  }

  async #once(look: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await look();
    } finally {
      this.#busy = false;
    }
  }

  async #look(asked: boolean): Promise<void> {
    const { words, onTrouble } = this.#options;
    try {
      const feed = await this.#options.feed();
      const version = await feed?.check();
      if (feed !== undefined && version !== undefined) await this.#offer(feed, version);
      else if (asked) await this.#tell(feed === undefined ? words.updateNotHere : words.noUpdate);
    } catch (thrown) {
      onTrouble(thrown);
      if (asked) await this.#tell(words.updateFailed);
    }
  }

  async #offer(feed: UpdateFeed, version: string): Promise<void> {
    const { words } = this.#options;
    if (!(await this.#choose(words.updateFound(version), words.download))) return;
    await feed.download();
    if (await this.#choose(words.updateReady(version), words.restart)) feed.install();
  }

  async #choose(message: string, yes: string): Promise<boolean> {
    const { dialogs, words } = this.#options;
    const buttons = [yes, words.later];
    const { response } = await dialogs.showMessageBox({ message, buttons, cancelId: 1 });
    return response === 0;
  }

  async #tell(message: string): Promise<void> {
    await this.#options.dialogs.showMessageBox({ message });
  }
}

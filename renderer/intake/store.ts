import { create } from "zustand";
import type { OpenedMedia } from "../../contract/api.ts";
import { client } from "../api/client.ts";
import { sayFailure } from "../state/toasts.ts";
import { bringFile } from "./bring.ts";

interface Coming {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly stop: AbortController;
}

interface Intake {
  /** The file on its way, and how many come after it. */
  readonly coming: Coming | undefined;
  readonly after: number;
  /** Brings files one after another. Those that fail are told of and left out. */
  bring(files: readonly File[]): Promise<OpenedMedia[]>;
  /** Opens a file of this machine by its path; undefined if that failed, which is told of. */
  open(path: string): Promise<OpenedMedia | undefined>;
  cancel(): void;
}

const wasCancelled = (thrown: unknown) =>
  thrown instanceof DOMException && thrown.name === "AbortError";

export const useIntake = create<Intake>((set, get) => ({
  coming: undefined,
  after: 0,
  async bring(files) {
    const opened: OpenedMedia[] = [];
    for (const [index, file] of files.entries()) {
      const stop = new AbortController();
      const coming = { name: file.name, done: 0, total: file.size, stop };
      set({ coming, after: files.length - index - 1 });
      try {
        const progress = (done: number, total: number) =>
          set({ coming: { ...coming, done, total } });
        opened.push(await bringFile(file, { signal: stop.signal, progress }));
      } catch (thrown) {
        if (wasCancelled(thrown)) break;
        sayFailure(thrown);
      } finally {
        set({ coming: undefined, after: 0 });
      }
    }
    return opened;
  },
  async open(path) {
    try {
      return await client.media.open({ path });
    } catch (thrown) {
      sayFailure(thrown);
      return undefined;
    }
  },
  cancel: () => get().coming?.stop.abort(),
}));

import { create } from "zustand";
import { client } from "../../api/client.ts";
import { say, sayFailure } from "../../state/toasts.ts";

export interface Download {
  readonly done: number;
  readonly total: number;
  readonly speed?: number | undefined;
  readonly secondsLeft?: number | undefined;
  readonly stop: AbortController;
}

interface Downloads {
  readonly byId: Readonly<Record<string, Download>>;
  /** Downloads a model; resolves when it is here, has failed (which is told of) or was stopped. */
  start(id: string, accept: boolean): Promise<void>;
  stop(id: string): void;
}

/** Downloads of this window; they go on while other pages are looked at. */
export const useDownloads = create<Downloads>((set, get) => ({
  byId: {},
  async start(id, accept) {
    if (get().byId[id] !== undefined) return;
    const stop = new AbortController();
    const put = (download: Download) => set(({ byId }) => ({ byId: { ...byId, [id]: download } }));
    put({ done: 0, total: 0, stop });
    try {
      const events = await client.models.pull({ id, accept }, { signal: stop.signal });
      for await (const event of events) {
        if (event.type === "progress") put({ ...event, stop });
        else say({ tone: "good", title: event.model.id });
      }
    } catch (thrown) {
      if (!stop.signal.aborted) sayFailure(thrown);
    } finally {
      set(({ byId }) => {
        const { [id]: _, ...others } = byId;
        return { byId: others };
      });
    }
  },
  stop: (id) => get().byId[id]?.stop.abort(),
}));

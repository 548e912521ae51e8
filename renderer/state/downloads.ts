import { create } from "zustand";
import { client } from "../api/client.ts";
import { say, sayFailure } from "./toasts.ts";

export interface Download {
  readonly done: number;
  readonly total: number;
  readonly speed?: number | undefined;
  readonly secondsLeft?: number | undefined;
  /** `waiting`: others come first; `paused`: what came so far is kept and goes on from there. */
  readonly state: "waiting" | "running" | "paused";
  readonly accept: boolean;
}

interface Downloads {
  readonly byId: Readonly<Record<string, Download>>;
  /** Downloads a model; resolves when it is here, has failed (which is told of), or was stopped. */
  start(id: string, accept: boolean): Promise<void>;
  /** One after another; those that wait can be taken out. */
  startAll(ids: readonly string[], accept: boolean): Promise<void>;
  pause(id: string): void;
  /** Takes it off the list; what came so far is used if it is asked for again. */
  cancel(id: string): void;
}

/** How to end those at work. */
const stops = new Map<string, AbortController>();

/** Downloads of this window; they go on while other pages are looked at. */
export const useDownloads = create<Downloads>((set, get) => {
  const put = (id: string, part: Partial<Download>) =>
    set(({ byId }) => {
      const usual: Download = { done: 0, total: 0, state: "waiting", accept: false };
      return { byId: { ...byId, [id]: { ...usual, ...byId[id], ...part } } };
    });
  const drop = (id: string) =>
    set(({ byId }) => {
      const { [id]: _, ...others } = byId;
      return { byId: others };
    });
  return {
    byId: {},
    async start(id, accept) {
      if (stops.has(id)) return;
      const stop = new AbortController();
      stops.set(id, stop);
      put(id, { accept, state: "running" });
      try {
        const events = await client.models.pull({ id, accept }, { signal: stop.signal });
        for await (const event of events) {
          if (event.type === "progress") put(id, { ...event, state: "running" });
          else say({ tone: "good", title: event.model.id });
        }
        drop(id);
      } catch (thrown) {
        if (!stop.signal.aborted) {
          // What came is kept: it goes on from there once the cause is mended.
          put(id, { state: "paused", speed: undefined, secondsLeft: undefined });
          sayFailure(thrown);
        }
      } finally {
        stops.delete(id);
      }
    },
    async startAll(ids, accept) {
      for (const id of ids) if (get().byId[id] === undefined) put(id, { accept });
      for (const id of ids) if (get().byId[id]?.state === "waiting") await get().start(id, accept);
    },
    pause(id) {
      stops.get(id)?.abort();
      put(id, { state: "paused", speed: undefined, secondsLeft: undefined });
    },
    cancel(id) {
      stops.get(id)?.abort();
      drop(id);
    },
  };
});

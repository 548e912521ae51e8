import { useCallback } from "react";
import type { Studio } from "./context.ts";
import type { Command } from "./keys.ts";
import { STEP } from "./player.tsx";
import { useStudio } from "./store.ts";
import { useKeys } from "./use-keys.ts";
import { zoom } from "./view-store.ts";

const ZOOM = 1.5;

/** The studio's keys, for one studio. */
export function useCommands({ transport, deeds, hear }: Studio): void {
  const act = useCallback(
    (command: Command) => {
      const { selected, current, undo, redo } = useStudio.getState();
      const id = selected ?? current;
      const withLine = (what: (id: number) => void) => id !== undefined && what(id);
      const deedOf: Readonly<Record<Command, () => void>> = {
        toggle: () => transport.toggle(),
        pause: () => (transport.playing ? transport.pause() : transport.play()),
        back: () => transport.seek(transport.time - STEP),
        forward: () => transport.seek(transport.time + STEP),
        next: () => void deeds.move(1),
        previous: () => void deeds.move(-1),
        edit: () => withLine((line) => deeds.edit(line)),
        hear: () => {
          const line = deeds.line(id);
          if (line !== undefined) hear(line);
        },
        split: () => withLine((line) => deeds.splitAt(line, transport.time)),
        merge: () => withLine((line) => deeds.merge(line)),
        lock: () => withLine((line) => deeds.lock(line)),
        track: () => transport.setTrack(transport.track === "dub" ? "original" : "dub"),
        closer: () => zoom(ZOOM),
        wider: () => zoom(1 / ZOOM),
        search: () => document.querySelector<HTMLElement>("[data-studio-search]")?.focus(),
        undo,
        redo,
      };
      deedOf[command]();
    },
    [transport, deeds, hear],
  );
  useKeys(act);
}

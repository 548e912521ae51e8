import { useEffect, useRef } from "react";
import { type Command, commandOf } from "./keys.ts";

/** Where a key was pressed, as far as it matters. */
function placeOf(target: EventTarget | null): "text" | "control" | "line" | "page" {
  if (!(target instanceof HTMLElement)) return "page";
  const writes = "input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]";
  if (target.closest(writes) !== null) return "text";
  if (target.closest("[data-line],[data-region]") !== null) return "line";
  const controls = "button,a,[role=slider],[role=radio],input,[role=menuitem]";
  return target.closest(controls) === null ? "page" : "control";
}

/** The studio's keys, wherever nobody is typing and nothing lies over it. */
export function useKeys(act: (command: Command) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"]') !== null) return;
      const command = commandOf(event, placeOf(event.target));
      if (command === undefined) return;
      event.preventDefault();
      latest.current(command);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

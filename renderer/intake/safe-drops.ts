import { useEffect } from "react";
import { useIntake } from "./store.ts";

/**
 * A file that misses the drop zone falls into it where the page has one, and never takes the window
 * away as a browser would. While a file is on its way, the window asks before it is closed.
 */
export function useSafeDrops(): void {
  const coming = useIntake((state) => state.coming !== undefined);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      const { dataTransfer } = event;
      const zone = document.querySelector("[data-drop]");
      zone?.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, []);
  useEffect(() => {
    if (!coming) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [coming]);
}

import { type RefObject, useEffect, useRef } from "react";

/** Seconds of one step of J and L. */
const STEP = 5;

/** Space, J, K, L and T, wherever nobody is typing. */
export function usePlayerKeys(
  playing: RefObject<HTMLVideoElement | null>,
  switchTrack: () => void,
): void {
  const toSwitch = useRef(switchTrack);
  toSwitch.current = switchTrack;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const video = playing.current;
      const { target } = event;
      const taken =
        target instanceof HTMLElement &&
        target.matches("input, textarea, select, button, a, video");
      if (video === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && target.matches("input[type=search], textarea, select"))
        return;
      if (event.key === " " && !taken) {
        event.preventDefault();
        if (video.paused) void video.play().catch(() => undefined);
        else video.pause();
      } else if (event.key === "k") {
        if (video.paused) void video.play().catch(() => undefined);
        else video.pause();
      } else if (event.key === "j") video.currentTime -= STEP;
      else if (event.key === "l") video.currentTime += STEP;
      else if (event.key === "t") toSwitch.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [playing]);
}

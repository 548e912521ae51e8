import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { formatClock, formatMoment } from "../../lib/format.ts";
import { useStudioContext } from "./context.ts";
import { useView } from "./view-store.ts";
import { following, markStep, marksOf, xOf } from "./waves.ts";

/** The times of what is in sight. */
export function Ruler() {
  const view = useView((state) => state.view);
  const write = markStep(view.scale) < 1 ? formatMoment : formatClock;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-x-0 top-0 h-4 overflow-hidden">
      {marksOf(view).map((mark) => (
        <span
          key={mark}
          className="absolute top-0 left-0 ps-1 text-[0.6875rem] leading-4 text-ink-3"
          style={{ transform: `translateX(${xOf(view, mark)}px)` }}
        >
          {write(mark)}
        </span>
      ))}
    </div>
  );
}

/** The playhead; moved past React, as it moves with every frame. */
export function Playhead({ duration }: { duration: number }) {
  const { t } = useTranslation();
  const { transport } = useStudioContext();
  const line = useRef<HTMLInputElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const put = (seconds: number) => {
      const { view } = useView.getState();
      const x = xOf(view, seconds);
      if (mark.current !== null) {
        mark.current.style.transform = `translateX(${x}px)`;
        mark.current.style.opacity = x >= 0 && x <= view.width ? "1" : "0";
      }
      if (line.current !== null) {
        line.current.value = String(seconds);
        line.current.setAttribute("aria-valuetext", formatMoment(seconds));
      }
    };
    const move = (seconds: number) => {
      const { look, drag } = useView.getState();
      if (drag === undefined) look((view, all) => following(view, seconds, all));
      put(seconds);
    };
    put(transport.time);
    const ends = [transport.onTime(move), useView.subscribe(() => put(transport.time))];
    return () => {
      for (const end of ends) end();
    };
  }, [transport]);
  return (
    <>
      <div
        ref={mark}
        aria-hidden
        className="pointer-events-none absolute inset-y-0 -left-px w-0.5 bg-accent"
      />
      <input
        ref={line}
        type="range"
        min={0}
        max={duration}
        step={0.1}
        defaultValue={0}
        aria-label={t("studio.playhead")}
        className="absolute inset-x-0 bottom-0 h-3 w-full opacity-0 accent-accent focus-visible:opacity-100"
        onChange={(event) => transport.seek(event.currentTarget.valueAsNumber)}
      />
    </>
  );
}

import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStudioContext } from "./context.ts";
import { LineRow } from "./line-row.tsx";
import type { StudioLine } from "./lines.ts";
import { useStudio } from "./store.ts";

const ROW = 92;
const BEYOND = 6;

/** The lines, of which only those in sight are drawn; it follows what is played and chosen. */
export function LineList({ lines }: { lines: readonly StudioLine[] }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: BEYOND,
    getItemKey: (index) => lines[index]?.id ?? index,
  });
  useFollowing(lines, rows, scroller);
  return (
    <div
      ref={scroller}
      className="h-[34rem] overflow-y-auto overscroll-contain xl:h-[max(22rem,calc(100dvh-29rem))]"
    >
      <ul
        aria-label={t("studio.lines")}
        className="relative"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          return (
            line !== undefined && (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <LineRow line={line} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

/** Brings the line that is heard, or was chosen, into sight; the focus goes with the choice. */
function useFollowing(
  lines: readonly StudioLine[],
  rows: Virtualizer<HTMLDivElement, Element>,
  scroller: React.RefObject<HTMLDivElement | null>,
) {
  const { transport } = useStudioContext();
  const latest = useRef(lines);
  latest.current = lines;
  useEffect(
    () =>
      useStudio.subscribe((now, before) => {
        const place = (id: number | undefined) =>
          latest.current.findIndex((line) => line.id === id);
        if (now.selected !== before.selected && now.selected !== undefined) {
          const index = place(now.selected);
          if (index >= 0) rows.scrollToIndex(index);
          followFocus(scroller.current, now.selected);
        } else if (now.current !== before.current && transport.playing && !now.editing) {
          const index = place(now.current);
          if (index >= 0) rows.scrollToIndex(index);
        }
      }),
    [rows, scroller, transport],
  );
}

/** Where a line had the focus, the newly chosen one gets it, once it is drawn. */
function followFocus(scroller: HTMLElement | null, id: number) {
  const focused = document.activeElement;
  if (focused?.matches("[data-line]") !== true || focused.matches(`[data-line="${id}"]`)) return;
  requestAnimationFrame(() => {
    const row = scroller?.querySelector<HTMLElement>(`[data-line="${id}"]`);
    row?.focus({ preventScroll: true });
  });
}

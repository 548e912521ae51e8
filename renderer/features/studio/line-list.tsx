import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../../contract/languages.ts";
import type { DubLine } from "./fit.ts";
import { LineRow } from "./line-row.tsx";

const ROW = 96;
const BEYOND = 6;

interface Props {
  readonly lines: readonly DubLine[];
  readonly language: Language;
  readonly from: string;
  /** The line that is heard now. */
  readonly current: number | undefined;
  readonly editing: number | undefined;
  readonly onEdit: (line: number | undefined) => void;
  readonly onPlay: (line: DubLine) => void;
  readonly onHear: (line: DubLine, text: string) => void;
}

/** The lines, of which only those in sight are drawn; it follows what is played. */
export function LineList({ lines, current, editing, ...rest }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: BEYOND,
    getItemKey: (index) => lines[index]?.id ?? index,
  });
  const currentIndex = lines.findIndex(({ id }) => id === current);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another line moves the list.
  useEffect(() => {
    if (currentIndex >= 0 && editing === undefined) rows.scrollToIndex(currentIndex);
  }, [currentIndex]);

  const walk = (event: KeyboardEvent) => {
    const focused = document.activeElement?.getAttribute("data-line");
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (focused == null || step === 0) return;
    event.preventDefault();
    const next = lines.findIndex(({ id }) => String(id) === focused) + step;
    const line = lines[next];
    if (line === undefined) return;
    rows.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-line="${line.id}"]`)?.focus(),
    );
  };

  return (
    <div
      ref={scroller}
      className="h-[34rem] overflow-y-auto overscroll-contain xl:h-[calc(100dvh-16rem)]"
    >
      <ul
        aria-label={t("studio.lines")}
        className="relative"
        style={{ height: rows.getTotalSize() }}
        onKeyDown={walk}
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
                <LineRow
                  line={line}
                  current={line.id === current}
                  editing={line.id === editing}
                  {...rest}
                />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

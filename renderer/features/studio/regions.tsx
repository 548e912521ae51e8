import { Lock } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../lib/format.ts";
import { cx } from "../../ui/classes.ts";
import { useStudioContext } from "./context.ts";
import { hasLock } from "./draft.ts";
import { needsWork } from "./fit.ts";
import type { StudioLine } from "./lines.ts";
import { linesBetween } from "./shown.ts";
import { useStudio } from "./store.ts";
import { nudge, useDragging } from "./use-dragging.ts";
import { useView } from "./view-store.ts";
import { secondsIn, xOf } from "./waves.ts";

/** More lines than these cannot be told apart in one look. */
const MOST = 60;
/** The lines that are in sight, where they are said; to be chosen, dragged and made longer. */
export function Regions({ lines }: { lines: readonly StudioLine[] }) {
  const { t } = useTranslation();
  const view = useView((state) => state.view);
  const drag = useView((state) => state.drag);
  const selected = useStudio((state) => state.selected);
  const seen = linesBetween(lines, view.from, view.from + secondsIn(view));
  const drawn = seen.length > MOST ? seen.filter(({ id }) => id === selected) : seen;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list would hide that these are placed in time.
    <div role="group" aria-label={t("studio.regions")} className="contents">
      {drawn.map((line) => {
        const at = drag?.line === line.id ? drag : { start: line.sourceStart, end: line.sourceEnd };
        const left = xOf(view, at.start);
        return (
          <Region
            key={line.id}
            line={line}
            left={left}
            width={Math.max(3, xOf(view, at.end) - left)}
            start={at.start}
            end={at.end}
            selected={line.id === selected}
          />
        );
      })}
    </div>
  );
}

interface RegionProps {
  readonly line: StudioLine;
  readonly left: number;
  readonly width: number;
  readonly start: number;
  readonly end: number;
  readonly selected: boolean;
}

const Region = memo(function Region({ line, left, width, start, end, selected }: RegionProps) {
  const { t } = useTranslation();
  const { id } = line;
  const current = useStudio((state) => state.current === id);
  const locked = useStudio((state) => hasLock(state.history.present, id));
  const pointer = useDragging(line, locked);
  const look = needsWork(line) ? "border-warn" : "border-line-2";
  return (
    <div
      className="absolute inset-y-5 left-0"
      style={{ transform: `translateX(${left}px)`, width: `${width}px` }}
    >
      <button
        type="button"
        data-region={id}
        tabIndex={selected ? 0 : -1}
        aria-pressed={selected}
        aria-label={t("studio.region", {
          line: id,
          start: formatMoment(start),
          end: formatMoment(end),
          text: line.source,
        })}
        className={cx(
          "absolute inset-0 flex items-start overflow-hidden rounded-md border px-1.5 pt-0.5 text-start text-[0.6875rem] leading-4 text-ink",
          selected ? "border-accent bg-accent-soft" : look,
          !selected && (current ? "bg-accent-soft" : "bg-ink-3/10 hover:bg-ink-3/20"),
        )}
        {...pointer}
        onClick={() => useStudio.getState().select(id)}
      >
        <span className="inline-flex max-w-full items-center gap-1">
          {locked && <Lock className="size-4 shrink-0 rounded bg-solid p-0.5" aria-hidden />}
          {width > 28 && (
            <span className="truncate rounded bg-solid px-1">
              {id}
              {width > 90 && ` ${line.source}`}
            </span>
          )}
        </span>
      </button>
      {selected && !locked && (
        <>
          <Handle line={line} grip="start" value={start} />
          <Handle line={line} grip="end" value={end} />
        </>
      )}
    </div>
  );
});

interface HandleProps {
  readonly line: StudioLine;
  readonly grip: "start" | "end";
  readonly value: number;
}

/** One end of the chosen line, for the keyboard; a pointer takes the line's own edge. */
function Handle({ line, grip, value }: HandleProps) {
  const { t } = useTranslation();
  const { deeds } = useStudioContext();
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t(grip === "start" ? "studio.startOf" : "studio.endOf", { line: line.id })}
      aria-valuemin={0}
      aria-valuemax={useView.getState().duration}
      aria-valuenow={Math.round(value * 1000) / 1000}
      aria-valuetext={formatMoment(value)}
      className={cx(
        "pointer-events-none absolute inset-y-0 w-1.5 rounded-full bg-accent",
        grip === "start" ? "-left-0.5" : "-right-0.5",
      )}
      onKeyDown={(event) => nudge(event, (by) => deeds.retime(line.id, grip, by))}
    />
  );
}

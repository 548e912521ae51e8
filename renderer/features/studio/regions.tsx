import { Lock } from "lucide-react";
import { type KeyboardEvent, memo, type PointerEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../lib/format.ts";
import { cx } from "../../ui/classes.ts";
import { useStudioContext } from "./context.ts";
import { hasLock } from "./draft.ts";
import { needsWork } from "./fit.ts";
import type { StudioLine } from "./lines.ts";
import type { Grip } from "./retime.ts";
import { linesBetween } from "./shown.ts";
import { useStudio } from "./store.ts";
import { useView } from "./view-store.ts";
import { secondsAt, secondsIn, xOf } from "./waves.ts";

/** More lines than these cannot be told apart in one look. */
const MOST = 60;
/** Pixels at each end of a line by which it is lengthened. */
const EDGE = 7;
/** Pixels below which a drag was a click. */
const STILL = 3;
/** Seconds of one press of an arrow key, and with Shift. */
const NUDGE = 0.05;
const BIG_NUDGE = 0.5;

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

/** What a pointer at a place of a line takes hold of. */
function gripAt(x: number, width: number): Grip {
  if (width < 3 * EDGE) return "all";
  return x < EDGE ? "start" : x > width - EDGE ? "end" : "all";
}

function useDragging(line: StudioLine, locked: boolean) {
  const { deeds, transport } = useStudioContext();
  const held = useRef<{ grip: Grip; x: number; moved: boolean }>(undefined);
  const seconds = (pixels: number) => pixels / useView.getState().view.scale;
  const drop = () => {
    held.current = undefined;
    useView.setState({ drag: undefined });
  };
  return {
    onPointerDown(event: PointerEvent<HTMLButtonElement>) {
      if (event.button !== 0) return;
      const box = event.currentTarget.getBoundingClientRect();
      const grip = gripAt(event.clientX - box.left, box.width);
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current = { grip, x: event.clientX, moved: false };
    },
    onPointerMove(event: PointerEvent<HTMLButtonElement>) {
      const { currentTarget, clientX } = event;
      if (held.current === undefined) {
        const box = currentTarget.getBoundingClientRect();
        const edge = !locked && gripAt(clientX - box.left, box.width) !== "all";
        currentTarget.style.cursor = edge ? "ew-resize" : "grab";
        return;
      }
      const by = clientX - held.current.x;
      if (!held.current.moved && Math.abs(by) < STILL) return;
      held.current.moved = true;
      const times = deeds.draggedTo(line.id, held.current.grip, seconds(by));
      if (times !== undefined) useView.setState({ drag: { line: line.id, ...times } });
    },
    onPointerUp({ clientX, currentTarget }: PointerEvent<HTMLButtonElement>) {
      const hold = held.current;
      drop();
      if (hold === undefined) return;
      useStudio.getState().select(line.id);
      if (hold.moved) deeds.retime(line.id, hold.grip, seconds(clientX - hold.x));
      else {
        const frame = currentTarget.closest("[data-wave]")?.getBoundingClientRect().left ?? 0;
        transport.seek(secondsAt(useView.getState().view, clientX - frame));
      }
    },
    onPointerCancel: drop,
    onKeyDown(event: KeyboardEvent<HTMLButtonElement>) {
      nudge(event, (by) => deeds.retime(line.id, "all", by));
    },
  };
}

function nudge(event: KeyboardEvent, move: (by: number) => void) {
  const direction = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (direction === 0) return;
  event.preventDefault();
  move(direction * (event.shiftKey ? BIG_NUDGE : NUDGE));
}

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

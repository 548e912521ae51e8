import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useStudioContext } from "./context.ts";
import type { StudioLine } from "./lines.ts";
import type { Grip } from "./retime.ts";
import { useStudio } from "./store.ts";
import { useView } from "./view-store.ts";
import { secondsAt } from "./waves.ts";

/** Pixels at each end of a line by which it is lengthened. */
const EDGE = 7;
/** Pixels below which a drag was a click. */
const STILL = 3;
/** Seconds of one press of an arrow key, and with Shift. */
const NUDGE = 0.05;
const BIG_NUDGE = 0.5;

/** What a pointer at a place of a line takes hold of. */
function gripAt(x: number, width: number): Grip {
  if (width < 3 * EDGE) return "all";
  return x < EDGE ? "start" : x > width - EDGE ? "end" : "all";
}

/** Moves a line, or one of its ends, by pointer and by arrow keys; a click goes to its moment. */
export function useDragging(line: StudioLine, locked: boolean) {
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

/** Moves by the arrow keys; calls back with seconds. */
export function nudge(event: KeyboardEvent, move: (by: number) => void) {
  const direction = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (direction === 0) return;
  event.preventDefault();
  move(direction * (event.shiftKey ? BIG_NUDGE : NUDGE));
}

import { ZoomIn, ZoomOut } from "lucide-react";
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "../../api/client.ts";
import { IconButton } from "../../ui/button.tsx";
import { useStudioContext } from "./context.ts";
import { drawWave } from "./draw-wave.ts";
import type { StudioLine } from "./lines.ts";
import { Peaks } from "./peaks.ts";
import { Playhead, Ruler } from "./playhead.tsx";
import { Regions } from "./regions.tsx";
import { useView, zoom } from "./view-store.ts";
import { kept, secondsAt } from "./waves.ts";

const ZOOM = 1.5;

interface Props {
  /** The file, as the host names it; absent until it does. */
  readonly media: string | undefined;
  readonly duration: number;
  readonly lines: readonly StudioLine[];
}

/** The sound of the original over time, with the lines where they are said. */
export function Waveform({ media, duration, lines }: Props) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  useWidth(frame, duration);
  useWheel(frame);
  return (
    <section className="glass overflow-hidden" aria-label={t("studio.waveform")}>
      <div className="flex items-center justify-between gap-3 px-3 pt-1.5">
        <h2 className="text-sm text-ink-2">{t("studio.waveform")}</h2>
        <div className="flex">
          <IconButton label={t("studio.wider")} onClick={() => zoom(1 / ZOOM)}>
            <ZoomOut className="size-4" aria-hidden />
          </IconButton>
          <IconButton label={t("studio.closer")} onClick={() => zoom(ZOOM)}>
            <ZoomIn className="size-4" aria-hidden />
          </IconButton>
        </div>
      </div>
      <div ref={frame} data-wave dir="ltr" className="relative h-32 touch-pan-y select-none">
        <Canvas media={media} duration={duration} />
        <Ruler />
        <Regions lines={lines} />
        <Playhead duration={duration} />
      </div>
    </section>
  );
}

function useWidth(frame: RefObject<HTMLDivElement | null>, duration: number) {
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () => useView.getState().fit(element.clientWidth, duration);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, duration]);
}

/** The wheel with Ctrl comes closer, sideways it moves on. */
function useWheel(frame: RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    const element = frame.current;
    const onWheel = (event: WheelEvent) => {
      const { deltaX, deltaY, shiftKey } = event;
      const aside = shiftKey ? deltaX + deltaY : deltaX;
      if (event.ctrlKey || event.metaKey) {
        const left = element?.getBoundingClientRect().left ?? 0;
        zoom(Math.exp(-deltaY / 300), event.clientX - left);
      } else if (Math.abs(aside) > 0)
        useView
          .getState()
          .look((view, all) => kept({ ...view, from: view.from + aside / view.scale }, all));
      else return;
      event.preventDefault();
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [frame]);
}

const readPeaks = (id: string) => async (tile: { count: number; from: number; to: number }) => {
  const { count, from, to } = tile;
  return (await client.media.peaks({ id, count, from, to })).peaks;
};

function Canvas({ media, duration }: Omit<Props, "lines">) {
  const { transport } = useStudioContext();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useView((state) => state.view);
  const [read, setRead] = useState(0);
  const theme = useTheme();
  const peaks = useMemo(() => {
    const readTile = media === undefined ? async () => [] : readPeaks(media);
    return new Peaks(readTile, () => setRead((count) => count + 1));
  }, [media]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new peaks and another theme are drawn anew.
  useEffect(() => {
    if (canvas.current === null || media === undefined || view.width === 0) return;
    const style = getComputedStyle(canvas.current);
    const colors = {
      wave: style.getPropertyValue("--ink-3"),
      line: style.getPropertyValue("--line"),
    };
    drawWave(canvas.current, { view, duration, peaks }, colors);
  }, [view, duration, peaks, media, read, theme]);

  const seek = (event: PointerEvent<HTMLCanvasElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    transport.seek(secondsAt(useView.getState().view, event.clientX - left));
  };
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="absolute inset-0 size-full cursor-text"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) =>
        event.currentTarget.hasPointerCapture(event.pointerId) && seek(event)
      }
    />
  );
}

/** Changes whenever the page's colours do. */
function useTheme(): string | undefined {
  const [theme, setTheme] = useState(document.documentElement.dataset["theme"]);
  useEffect(() => {
    const observer = new MutationObserver(() =>
      setTheme(document.documentElement.dataset["theme"]),
    );
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  return theme;
}

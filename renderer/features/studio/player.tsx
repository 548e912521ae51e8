import { useQuery } from "@tanstack/react-query";
import { Pause, Play, RotateCcw, RotateCw } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Output } from "../../../contract/job.ts";
import { orpc } from "../../api/client.ts";
import { formatClock, formatMoment } from "../../lib/format.ts";
import { IconButton } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useStudioContext } from "./context.ts";
import type { Transport } from "./transport.ts";

interface Props {
  readonly input: string;
  readonly outputs: readonly Output[];
  readonly duration: number;
}

const useAddress = (path: string | undefined) =>
  useQuery({
    ...orpc.media.open.queryOptions({ input: { path: path ?? "" } }),
    enabled: path !== undefined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.url;

/** The picture, with the original's sound and the dub's at the same moment; one of them is heard. */
export function Player({ input, outputs, duration }: Props) {
  const { t } = useTranslation();
  const { id, transport, to } = useStudioContext();
  const video = useRef<HTMLVideoElement>(null);
  const sound = useRef<HTMLAudioElement>(null);
  const [broken, setBroken] = useState(false);
  const dub =
    outputs.find(({ role, language }) => role === "audio" && language === to) ??
    outputs.find(({ role, language }) => role === "video" && language === to) ??
    outputs.find(({ role }) => role === "video");
  const original = useAddress(input);
  const file = useAddress(dub?.path);
  // A run after the changes writes the same files: without its name the old sound would stay.
  const dubbed = file === undefined ? undefined : `${file}?job=${id}`;

  useEffect(() => {
    if (video.current === null || sound.current === null) return;
    const ends = [transport.add("original", video.current), transport.add("dub", sound.current)];
    return () => {
      for (const end of ends) end();
    };
  }, [transport]);
  useKeptPlace(transport, sound, dubbed);

  return (
    <section className="glass overflow-hidden" aria-label={t("studio.player")}>
      <div className="relative aspect-video max-h-[34dvh] min-h-44 w-full bg-black">
        <video
          ref={video}
          {...(original === undefined ? {} : { src: original })}
          crossOrigin="anonymous"
          preload="auto"
          playsInline
          aria-label={t("studio.picture")}
          className="absolute inset-0 size-full"
          onClick={() => transport.toggle()}
          onError={() => setBroken(true)}
        />
        <audio
          ref={sound}
          {...(dubbed === undefined ? {} : { src: dubbed })}
          crossOrigin="anonymous"
          preload="auto"
        />
      </div>
      <Controls duration={duration} />
      {broken && <Notice tone="warn" title={t("studio.noVideo")} className="m-4 mt-0" />}
    </section>
  );
}

/** A new file begins where the playhead is. */
function useKeptPlace(
  transport: Transport,
  sound: React.RefObject<HTMLAudioElement | null>,
  address: string | undefined,
) {
  useEffect(() => {
    const player = sound.current;
    if (player === null || address === undefined) return;
    const stop = new AbortController();
    const place = transport.time;
    player.addEventListener("loadedmetadata", () => transport.seek(place), {
      ...{ once: true, signal: stop.signal },
    });
    return () => stop.abort();
  }, [transport, sound, address]);
}

/** Seconds of one step back or on. */
export const STEP = 5;

function Controls({ duration }: { duration: number }) {
  const { t } = useTranslation();
  const { transport } = useStudioContext();
  const playing = useSyncExternalStore(transport.onState, () => transport.playing);
  const track = useSyncExternalStore(transport.onState, () => transport.track);
  const step = (by: number) => transport.seek(transport.time + by);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5">
      <div className="flex items-center">
        <IconButton label={t("studio.back5")} onClick={() => step(-STEP)}>
          <RotateCcw className="size-4" aria-hidden />
        </IconButton>
        <button
          type="button"
          className="mx-1 grid size-10 place-items-center rounded-full bg-accent text-accent-ink transition-colors hover:bg-accent-2"
          aria-label={t(playing ? "studio.pause" : "studio.playAll")}
          onClick={() => transport.toggle()}
        >
          {playing ? (
            <Pause className="size-4 fill-current" aria-hidden />
          ) : (
            <Play className="size-4 fill-current" aria-hidden />
          )}
        </button>
        <IconButton label={t("studio.forward5")} onClick={() => step(STEP)}>
          <RotateCw className="size-4" aria-hidden />
        </IconButton>
      </div>
      <span className="text-sm whitespace-nowrap text-ink-2">
        <Clock transport={transport} /> / {formatClock(duration)}
      </span>
      <Choice
        className="ms-auto"
        label={t("studio.track")}
        hideLabel
        value={track}
        options={[
          { value: "original", label: t("studio.original") },
          { value: "dub", label: t("studio.dub") },
        ]}
        onChange={(next) => transport.setTrack(next)}
      />
    </div>
  );
}

/** The playhead's time; written past React, as it moves with every frame. */
function Clock({ transport }: { transport: Transport }) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (seconds: number) => {
      const now = formatMoment(seconds);
      if (text.current !== null && text.current.textContent !== now) text.current.textContent = now;
    };
    write(transport.time);
    return transport.onTime(write);
  }, [transport]);
  return <span ref={text} className="text-ink" />;
}

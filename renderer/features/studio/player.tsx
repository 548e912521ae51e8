import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Output } from "../../../contract/job.ts";
import type { Language } from "../../../contract/languages.ts";
import { orpc } from "../../api/client.ts";
import { Choice } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";

export type Track = "original" | "dub";

interface Props {
  readonly input: string;
  readonly outputs: readonly Output[];
  readonly language: Language;
  readonly track: Track;
  readonly onTrack: (track: Track) => void;
  readonly onTime: (seconds: number) => void;
  /** The one that is heard now. */
  readonly playing: RefObject<HTMLVideoElement | null>;
}

const useAddress = (path: string | undefined) =>
  useQuery({
    ...orpc.media.open.queryOptions({ input: { path: path ?? "" } }),
    enabled: path !== undefined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Source and dub as two players in one place; one is heard, both are kept at the same moment. */
export function Player(props: Props) {
  const { input, outputs, language, track, onTrack, onTime, playing } = props;
  const { t } = useTranslation();
  const players = {
    original: useRef<HTMLVideoElement>(null),
    dub: useRef<HTMLVideoElement>(null),
  };
  const [broken, setBroken] = useState(false);
  const dubbed =
    outputs.find((output) => output.role === "video" && output.language === language) ??
    outputs.find((output) => output.role === "audio" && output.language === language) ??
    outputs.find((output) => output.role === "video");
  const addresses = {
    original: useAddress(input).data?.url,
    dub: useAddress(dubbed?.path).data?.url,
  };
  const last = useRef(track);

  useEffect(() => {
    const now = players[track].current;
    const before = players[last.current].current;
    playing.current = now;
    if (last.current === track || now === null || before === null) return;
    now.currentTime = before.currentTime;
    const went = !before.paused;
    before.pause();
    if (went) void now.play().catch(() => undefined);
    last.current = track;
  });

  return (
    <section className="glass overflow-hidden">
      <div className="relative aspect-video bg-black">
        {(["original", "dub"] as const).map((which) => (
          <video
            key={which}
            ref={players[which]}
            {...(addresses[which] === undefined ? {} : { src: addresses[which] })}
            preload="auto"
            controls={which === track}
            playsInline
            aria-label={t(`studio.${which}`)}
            className={which === track ? "absolute inset-0 size-full" : "hidden"}
            onTimeUpdate={(event) => which === track && onTime(event.currentTarget.currentTime)}
            onError={() => setBroken(true)}
          />
        ))}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 p-4">
        <Choice
          label={t("studio.track")}
          hideLabel
          value={track}
          options={[
            { value: "original", label: t("studio.original") },
            { value: "dub", label: t("studio.dub") },
          ]}
          onChange={onTrack}
        />
      </div>
      {broken && <Notice tone="warn" title={t("studio.noVideo")} className="m-4 mt-0" />}
    </section>
  );
}

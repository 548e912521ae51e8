import { Pause, Play, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatBytes, formatDuration } from "../../lib/format.ts";
import { type Download, useDownloads } from "../../state/downloads.ts";
import { IconButton } from "../../ui/button.tsx";
import { ProgressBar } from "../../ui/progress.tsx";

interface Props {
  readonly id: string;
  readonly download: Download;
  readonly onResume: () => void;
}

/** How far a download is, with a way to pause, go on, and let it be. */
export function DownloadRow({ id, download, onResume }: Props) {
  const { t, i18n } = useTranslation();
  const { done, total, state, speed, secondsLeft } = download;
  const { pause, cancel } = useDownloads.getState();
  const size = (bytes: number) => formatBytes(bytes, i18n.language);
  const facts = [
    state === "waiting" && t("models.waiting"),
    state === "paused" && t("states.paused"),
    total > 0 && t("progress.of", { done: size(done), total: size(total) }),
    speed !== undefined && `${size(speed)}/s`,
    secondsLeft !== undefined && t("progress.left", { time: formatDuration(secondsLeft) }),
  ].filter((fact) => fact !== false);
  return (
    <div className="mt-auto grid gap-2">
      <ProgressBar
        label={id}
        percent={total > 0 ? (done / total) * 100 : state === "running" ? undefined : 0}
        tone={state === "running" ? "accent" : "quiet"}
      />
      <div className="flex items-center gap-1 text-sm text-ink-2">
        <span className="min-w-0 flex-1">{facts.join(" · ")}</span>
        {state === "running" && (
          <IconButton label={t("models.pause", { name: id })} onClick={() => pause(id)}>
            <Pause className="size-4" aria-hidden />
          </IconButton>
        )}
        {state === "paused" && (
          <IconButton label={t("models.resume", { name: id })} onClick={onResume}>
            <Play className="size-4" aria-hidden />
          </IconButton>
        )}
        <IconButton label={t("models.stop", { name: id })} onClick={() => cancel(id)}>
          <X className="size-4" aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

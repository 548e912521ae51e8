import { FileAudio, FileText, FileVideo, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OpenedMedia } from "../../contract/api.ts";
import { formatBytes, formatClock } from "../lib/format.ts";
import { IconButton } from "../ui/button.tsx";
import { Frame } from "./frame.tsx";

interface Props {
  readonly media: OpenedMedia;
  /** What it is taken for, where that is not plain. */
  readonly note?: string | undefined;
  readonly onRemove?: () => void;
}

/** A file in one row: its picture, name, length and tracks. */
export function MediaSummary({ media, note, onRemove }: Props) {
  const { t, i18n } = useTranslation();
  const { info } = media;
  const video = info.video.find(({ attachedPicture }) => !attachedPicture);
  const facts = [
    info.duration > 0 && formatClock(info.duration),
    formatBytes(media.bytes, i18n.language),
    video !== undefined && `${video.width} × ${video.height}`,
    info.audio.length > 0 && t("media.audio", { count: info.audio.length }),
    info.subtitles.length > 0 && t("media.subtitles", { count: info.subtitles.length }),
  ].filter((fact) => fact !== false);
  const Icon = video !== undefined ? FileVideo : info.audio.length > 0 ? FileAudio : FileText;
  return (
    <div className="flex items-center gap-4">
      <div className="relative grid h-16 w-26 shrink-0 place-items-center overflow-hidden rounded-xl border border-line bg-field text-ink-3">
        <Icon className="size-6" aria-hidden />
        {video !== undefined && <Frame media={media} width={208} />}
      </div>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={media.path}>
          <bdi>{media.name}</bdi>
        </p>
        <p className="text-sm text-ink-2">{facts.join(" · ")}</p>
        {note !== undefined && <p className="text-sm text-accent">{note}</p>}
      </div>
      {onRemove !== undefined && (
        <IconButton label={t("media.remove", { name: media.name })} onClick={onRemove}>
          <X className="size-5" aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

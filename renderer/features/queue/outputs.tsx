import { useQuery } from "@tanstack/react-query";
import {
  Clapperboard,
  Copy,
  Download,
  FileText,
  FolderOpen,
  Image,
  type LucideIcon,
  Music,
  Subtitles,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ResultFile } from "../../../contract/api.ts";
import type { Output } from "../../../contract/job.ts";
import type { JobView } from "../../../contract/queue.ts";
import { orpc } from "../../api/client.ts";
import { desktop } from "../../api/desktop.ts";
import { folderOf, formatBytes, nameOf } from "../../lib/format.ts";
import { languageName } from "../../lib/languages.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { IconButton } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

const ROLES: Readonly<Record<Output["role"], LucideIcon>> = {
  video: Clapperboard,
  audio: Music,
  subtitles: Subtitles,
  image: Image,
  report: FileText,
};

/** What a job has written: to look at, to open its folder, or to download. */
export function Outputs({ job }: { job: JobView }) {
  const { t } = useTranslation();
  const { data: files } = useQuery(orpc.jobs.files.queryOptions({ input: { id: job.id } }));
  const outputs = job.result?.outputs ?? [];
  const [first] = outputs;
  if (files === undefined) return <div className="skeleton h-24" />;
  const gone = outputs.length - files.length;
  return (
    <section>
      <Preview files={files} />
      <h3 className="mt-5 mb-2 font-semibold">{t("queue.outputs")}</h3>
      {first !== undefined && (
        <p className="mb-2 text-sm break-all text-ink-3">
          <bdi>{folderOf(first.path)}</bdi>
        </p>
      )}
      <ul className="grid gap-1.5">
        {files.map((file) => (
          <FileRow key={file.path} file={file} />
        ))}
      </ul>
      {gone > 0 && (
        <Notice tone="warn" className="mt-3" title={t("queue.gone", { count: gone })}>
          {t("queue.goneHint")}
        </Notice>
      )}
    </section>
  );
}

/** The first result that can be looked at or listened to, here and now. */
function Preview({ files }: { files: readonly ResultFile[] }) {
  const shown = files.find(({ role }) => role === "video" || role === "audio");
  const picture = files.find(({ role }) => role === "image");
  if (shown?.role === "video")
    return (
      // biome-ignore lint/a11y/useMediaCaption: the subtitles are files of their own, listed below it.
      <video
        src={shown.url}
        controls
        preload="metadata"
        aria-label={shown.name}
        className="aspect-video w-full rounded-2xl bg-black"
      />
    );
  if (shown !== undefined)
    return (
      // biome-ignore lint/a11y/useMediaCaption: the subtitles are files of their own, listed below it.
      <audio
        src={shown.url}
        controls
        preload="metadata"
        aria-label={shown.name}
        className="w-full"
      />
    );
  if (picture === undefined) return null;
  return (
    <img
      src={picture.url}
      alt={picture.name}
      className="max-h-80 w-full rounded-2xl bg-black object-contain"
    />
  );
}

function FileRow({ file: { path, role, language, name, bytes, url } }: { file: ResultFile }) {
  const { t, i18n } = useTranslation();
  const Icon = ROLES[role];
  const copy = () =>
    void navigator.clipboard
      .writeText(path)
      .then(() => say({ tone: "good", title: t("queue.copied") }), sayFailure);
  const facts = [
    language !== undefined && languageName(language, i18n.language),
    formatBytes(bytes, i18n.language),
  ].filter((fact) => fact !== false);
  return (
    <li className="flex items-center gap-3 rounded-xl bg-glass-2 py-1.5 ps-3 pe-1">
      <Icon className="size-4 shrink-0 text-ink-2" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm" title={path}>
          <bdi>{nameOf(path)}</bdi>
        </span>
        <span className="block text-xs text-ink-3">{facts.join(" · ")}</span>
      </span>
      {desktop === undefined ? (
        <a
          href={url}
          download={name}
          aria-label={t("queue.download", { name })}
          title={t("queue.download", { name })}
          className="inline-flex size-9 shrink-0 items-center justify-center rounded-xl text-ink-2 transition-colors hover:bg-glass-2 hover:text-ink"
        >
          <Download className="size-4" aria-hidden />
        </a>
      ) : (
        <IconButton
          label={t("queue.reveal", { name })}
          onClick={() => void desktop?.reveal(path).catch(sayFailure)}
        >
          <FolderOpen className="size-4" aria-hidden />
        </IconButton>
      )}
      <IconButton label={t("queue.copyPath", { name })} onClick={copy}>
        <Copy className="size-4" aria-hidden />
      </IconButton>
    </li>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Clapperboard, FileText, Image, type LucideIcon, Music, Subtitles } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ResultFile } from "../../../contract/api.ts";
import type { Output } from "../../../contract/job.ts";
import type { JobView } from "../../../contract/queue.ts";
import { orpc } from "../../api/client.ts";
import { folderOf } from "../../lib/format.ts";
import { FileRow } from "../../ui/file-row.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ResultPlayer } from "../../ui/result-player.tsx";

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
          <FileRow key={file.path} file={file} icon={ROLES[file.role]} />
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
  if (shown !== undefined) return <ResultPlayer file={shown} className="aspect-video" />;
  if (picture === undefined) return null;
  return (
    <img
      src={picture.url}
      alt={picture.name}
      className="max-h-80 w-full rounded-2xl bg-black object-contain"
    />
  );
}

import { useQuery } from "@tanstack/react-query";
import { Copy, Download, FolderOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ResultFile } from "../../../contract/api.ts";
import { orpc } from "../../api/client.ts";
import { desktop } from "../../api/desktop.ts";
import { folderOf, formatBytes } from "../../lib/format.ts";
import { languageName } from "../../lib/languages.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Notice } from "../../ui/notice.tsx";

interface Props {
  readonly id: string;
  readonly open: boolean;
  /** Whether there are changes that the files do not have. */
  readonly pending: boolean;
  /** Whether they are just being brought into them. */
  readonly busy: boolean;
  readonly onApply: () => void;
  readonly onClose: () => void;
}

/** The files of the dub, and how to get at them. */
export function ExportDialog({ id, open, pending, busy, onApply, onClose }: Props) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    ...orpc.jobs.files.queryOptions({ input: { id } }),
    enabled: open,
  });
  const folder = data?.[0] === undefined ? undefined : folderOf(data[0].path);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("studio.files")}
      {...(folder === undefined ? {} : { description: folder })}
    >
      <div className="grid gap-3">
        {pending && (
          <Notice
            tone={busy ? "info" : "warn"}
            title={t(busy ? "studio.applying" : "studio.filesOld")}
            actions={
              !busy && (
                <Button small look="primary" onClick={onApply}>
                  {t("studio.apply")}
                </Button>
              )
            }
          >
            {t("studio.applyHint")}
          </Notice>
        )}
        {error !== null ? (
          <Failure error={error} />
        ) : data === undefined ? (
          <Skeletons count={3} className="h-12" />
        ) : (
          <ul className="grid gap-1.5">
            {data.map((file) => (
              <File key={file.path} file={file} />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

function File({ file: { name, path, bytes, language, url } }: { file: ResultFile }) {
  const { t, i18n } = useTranslation();
  const said = [
    ...(language === undefined ? [] : [languageName(language, i18n.language)]),
    formatBytes(bytes, i18n.language),
  ];
  const copy = () =>
    void navigator.clipboard
      .writeText(path)
      .then(() => say({ tone: "good", title: t("queue.copied") }), sayFailure);
  const reveal = desktop?.reveal;
  return (
    <li className="flex items-center gap-2 rounded-xl bg-glass-2 py-1.5 ps-3 pe-1">
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm" title={path}>
          <bdi>{name}</bdi>
        </span>
        <span className="block text-xs text-ink-3">{said.join(" · ")}</span>
      </span>
      {reveal === undefined ? (
        <a
          href={url}
          download={name}
          aria-label={t("studio.download", { name })}
          title={t("studio.download", { name })}
          className="inline-flex size-9 shrink-0 items-center justify-center rounded-xl text-ink-2 hover:bg-glass-2 hover:text-ink"
        >
          <Download className="size-4" aria-hidden />
        </a>
      ) : (
        <IconButton
          label={t("queue.reveal", { name })}
          onClick={() => void reveal(path).catch(sayFailure)}
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

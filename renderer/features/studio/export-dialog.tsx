import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { folderOf } from "../../lib/format.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { FileRow } from "../../ui/file-row.tsx";
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
              <FileRow key={file.path} file={file} />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

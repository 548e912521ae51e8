import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ModelView } from "../../../contract/system.ts";
import { orpc } from "../../api/client.ts";
import { formatBytes } from "../../lib/format.ts";
import { useDownloads } from "../../state/downloads.ts";
import { Button } from "../../ui/button.tsx";
import { ProgressBar } from "../../ui/progress.tsx";

/** Downloads the model that is missing, without leaving the form. For licences that ask nothing. */
export function GetModel({ model: { id, bytes } }: { model: ModelView }) {
  const { t, i18n } = useTranslation();
  const cache = useQueryClient();
  const download = useDownloads((state) => state.byId[id]);
  const get = async () => {
    await useDownloads.getState().start(id, false);
    for (const queryKey of [orpc.engines.key(), orpc.models.key(), orpc.voices.key(), ["plan"]])
      void cache.invalidateQueries({ queryKey });
  };
  if (download?.state === "running") {
    const { done, total } = download;
    return (
      <span className="flex w-48 items-center">
        <ProgressBar label={id} percent={total > 0 ? (done / total) * 100 : undefined} />
      </span>
    );
  }
  return (
    <Button small onClick={() => void get()}>
      <Download className="size-4" aria-hidden />
      {t("newJob.getModel", { size: formatBytes(bytes, i18n.language) })}
    </Button>
  );
}

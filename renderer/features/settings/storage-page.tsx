import { useMutation, useQuery } from "@tanstack/react-query";
import { Eraser } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, orpc } from "../../api/client.ts";
import { formatBytes } from "../../lib/format.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { PageHeading, Panel } from "../../ui/panel.tsx";

/** What Octavia keeps on the disk, and how to get it back. */
export function StoragePage() {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery(orpc.storage.usage.queryOptions());
  const clearing = useMutation({
    mutationFn: () => client.storage.clear(),
    onSuccess(usage, _, __, { client: cache }) {
      cache.setQueryData(orpc.storage.usage.queryKey(), usage);
      const size = formatBytes(usage.freed.bytes, i18n.language);
      say({ tone: "good", title: t("storage.freed", { size }) });
    },
    onError: sayFailure,
  });
  const models = useQuery(orpc.models.list.queryOptions()).data ?? [];
  const modelBytes = models.reduce((sum, { installed, bytes }) => sum + (installed ? bytes : 0), 0);
  return (
    <>
      <PageHeading title={t("settings.storage")} lead={t("storage.lead")} />
      <div className="grid max-w-3xl gap-5">
        {error !== null ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeletons count={1} className="h-48" />
        ) : (
          <Panel
            title={t("storage.cache")}
            note={t("storage.cacheNote")}
            actions={
              <Button
                look="danger"
                disabled={data.bytes === 0 || clearing.isPending}
                onClick={() => setAsking(true)}
              >
                <Eraser className="size-4" aria-hidden />
                {t("storage.clear")}
              </Button>
            }
          >
            <p className="mb-3 text-4xl font-semibold tracking-[-0.03em]">
              {formatBytes(data.bytes, i18n.language)}
              <span className="text-base font-normal tracking-normal text-ink-2">
                {" "}
                {t("storage.ofLimit", { size: formatBytes(data.maxBytes, i18n.language) })}
              </span>
            </p>
            <meter
              className="sr-only"
              min={0}
              max={data.maxBytes}
              value={data.bytes}
              aria-label={t("storage.cache")}
            />
            <div className="h-2 overflow-hidden rounded-full bg-line" aria-hidden>
              <div
                className="h-full rounded-full bg-accent transition-[width] duration-500"
                style={{
                  width: `${Math.min(100, (data.bytes / Math.max(1, data.maxBytes)) * 100)}%`,
                }}
              />
            </div>
            <p className="mt-3 text-sm break-all text-ink-3">
              {t("storage.artifacts", { count: data.artifacts })} · <bdi>{data.dir}</bdi>
            </p>
          </Panel>
        )}
        <Panel title={t("nav.models")} note={t("storage.modelsNote")}>
          <p className="text-2xl font-semibold tracking-tight">
            {formatBytes(modelBytes, i18n.language)}
          </p>
        </Panel>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("storage.sure")}>
        <p className="text-ink-2">{t("storage.sureText")}</p>
        <div className="mt-6 flex justify-end gap-2">
          <Button look="quiet" onClick={() => setAsking(false)}>
            {t("common.cancel")}
          </Button>
          <Button
            look="primary"
            onClick={() => {
              clearing.mutate();
              setAsking(false);
            }}
          >
            {t("storage.clear")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

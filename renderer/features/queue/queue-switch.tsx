import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useTranslation } from "react-i18next";
import { client, orpc } from "../../api/client.ts";
import { sayFailure } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useUpNext } from "./up-next.tsx";

function useSwitch() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (pause: boolean) => (pause ? client.jobs.pauseAll() : client.jobs.resumeAll()),
    onError: sayFailure,
    onSettled: () => cache.invalidateQueries({ queryKey: orpc.jobs.upNext.key() }),
  });
}

/** Has the whole queue stand still, or go on. */
export function QueueSwitch() {
  const { t } = useTranslation();
  const { data } = useUpNext();
  const turning = useSwitch();
  if (data === undefined) return null;
  const Icon = data.paused ? Play : Pause;
  return (
    <Button busy={turning.isPending} onClick={() => turning.mutate(!data.paused)}>
      <Icon className="size-4" aria-hidden />
      {t(data.paused ? "queue.resumeAll" : "queue.pauseAll")}
    </Button>
  );
}

export function PausedNotice() {
  const { t } = useTranslation();
  const { data } = useUpNext();
  if (data?.paused !== true) return null;
  return (
    <Notice tone="info" className="mb-5" title={t("queue.paused")}>
      {t("queue.pausedHint")}
    </Notice>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { JobView } from "../../../contract/queue.ts";
import { client, orpc } from "../../api/client.ts";
import { useForgetJob } from "../../api/job-list.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import type { Action } from "./actions.ts";

/** Does what a person asked for; the row changes when the event comes. */
export function useActions(): (action: Action, job: JobView) => void {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const forget = useForgetJob();
  return useMemo(() => {
    const act = async (action: Action, { id }: JobView) => {
      if (action !== "remove") {
        await client.jobs[action]({ id });
        return;
      }
      await client.jobs.remove({ id });
      forget(id);
      void cache.invalidateQueries({ queryKey: orpc.jobs.counts.key() });
      say({ tone: "info", title: t("queue.removed") });
    };
    return (action, job) => void act(action, job).catch(sayFailure);
  }, [cache, forget, t]);
}

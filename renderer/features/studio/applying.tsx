import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { JobView } from "../../../contract/queue.ts";
import { client, orpc } from "../../api/client.ts";
import { leftWords, stepWords } from "../../lib/job-words.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProgressBar } from "../../ui/progress.tsx";
import { useStudio } from "./store.ts";

/** The job that brings the changes into the files, in place; the studio goes on with its result. */
export function Applying() {
  const applying = useStudio((state) => state.applying);
  return applying === undefined ? null : <Job id={applying} />;
}

const stop = () => useStudio.getState().setApplying(undefined);

function Job({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: job, error } = useQuery({
    ...orpc.jobs.get.queryOptions({ input: { id } }),
    retry: false,
  });
  useGoingOn(job);
  const failure = error ?? job?.error;
  const over = job !== undefined && ["failed", "dead", "cancelled"].includes(job.state);
  if (over || error !== null)
    return (
      <Notice
        tone={job?.state === "cancelled" ? "info" : "bad"}
        title={failure?.message ?? t("studio.notApplied")}
        className="mb-4"
        actions={
          <Button small onClick={stop}>
            {t("studio.goOnEditing")}
          </Button>
        }
      >
        {t("studio.notAppliedHint")}
      </Notice>
    );
  return <Working id={id} job={job} />;
}

function Working({ id, job }: { id: string; job: JobView | undefined }) {
  const { t, i18n } = useTranslation();
  const progress = job?.progress;
  const words = [
    t("studio.applying"),
    ...(progress === undefined ? [] : [stepWords(progress.step, i18n.language)]),
    ...(progress === undefined ? [] : [leftWords(progress) ?? ""]),
  ].filter((part) => part !== "");
  return (
    <div className="glass mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3" role="status">
      <p className="min-w-0 flex-1 text-sm">{words.join(" · ")}</p>
      <Button small look="quiet" onClick={() => void client.jobs.cancel({ id }).catch(sayFailure)}>
        {t("actions.cancel")}
      </Button>
      <ProgressBar label={t("studio.applying")} percent={progress?.percent} />
    </div>
  );
}

/** When the job is done, the studio is that job's, without a break. */
function useGoingOn(job: JobView | undefined) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const done = job?.state === "succeeded" ? job : undefined;
  useEffect(() => {
    if (done === undefined) return;
    const { id } = done;
    cache.setQueryData(orpc.jobs.get.queryKey({ input: { id } }), done);
    useStudio.getState().goOn(id);
    say({ tone: "good", title: t("studio.applied") });
    void navigate({ to: "/studio/$id", params: { id }, replace: true });
  }, [done, cache, navigate, t]);
}

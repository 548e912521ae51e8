import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Clapperboard, CopyPlus, Scissors } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Attempt, JobView } from "../../../contract/queue.ts";
import { orpc } from "../../api/client.ts";
import { hintHere } from "../../api/told.ts";
import { formatDuration } from "../../lib/format.ts";
import { jobTitle, leftWords, stepWords, unitWords, wishOf } from "../../lib/job-words.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { JobStateMark } from "../../ui/job-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProgressBar } from "../../ui/progress.tsx";
import { Remedy } from "../../ui/remedy.tsx";
import { ActionButton } from "./action-button.tsx";
import { actionsOf } from "./actions.ts";
import { Outputs } from "./outputs.tsx";
import { Particulars } from "./particulars.tsx";
import { useActions } from "./use-actions.ts";

interface Props {
  readonly id: string | undefined;
  readonly onClose: () => void;
}

/** One job in full, from the side. */
export function JobDetails({ id, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { data, error } = useQuery({
    ...orpc.jobs.get.queryOptions({ input: { id: id ?? "" } }),
    enabled: id !== undefined,
    retry: false,
  });
  const title = data === undefined ? undefined : jobTitle(data.spec, i18n.language);
  return (
    <Dialog
      open={id !== undefined}
      onClose={onClose}
      from="side"
      title={title?.name ?? t("queue.job")}
      {...(title === undefined ? {} : { description: title.what })}
    >
      {error !== null ? (
        <Failure error={error} />
      ) : data === undefined ? (
        <Skeletons count={3} className="h-16" />
      ) : (
        <Details job={data} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Details({ job, onClose }: { job: JobView; onClose: () => void }) {
  const { t } = useTranslation();
  const act = useActions();
  const { result, error } = job;
  return (
    <div className="grid gap-6">
      <div className="grid gap-3">
        <JobStateMark state={job.state} />
        {job.state === "running" && <Running job={job} />}
        {error !== undefined && job.state !== "running" && (
          <Notice
            tone={job.state === "waiting" ? "warn" : "bad"}
            title={error.message}
            actions={<Remedy kind={error.kind} />}
          >
            {hintHere(error.hint)}
            {error.details !== undefined && <Particulars>{error.details}</Particulars>}
          </Notice>
        )}
        <div className="flex flex-wrap gap-2">
          {job.kind === "dub" && job.state === "succeeded" && (
            <Link to="/studio/$id" params={{ id: job.id }} className={buttonClass("primary", true)}>
              <Clapperboard className="size-4" aria-hidden />
              {t("queue.openStudio")}
            </Link>
          )}
          {job.kind === "clips" && job.state === "succeeded" && (
            <Link to="/clips/$id" params={{ id: job.id }} className={buttonClass("primary", true)}>
              <Scissors className="size-4" aria-hidden />
              {t("queue.openClips")}
            </Link>
          )}
          {job.spec.kind !== "unread" && (
            <Link
              to="/new/$wish"
              params={{ wish: wishOf(job.spec) }}
              search={{ again: job.id }}
              className={buttonClass("plain", true)}
            >
              <CopyPlus className="size-4" aria-hidden />
              {t("queue.again")}
            </Link>
          )}
          {actionsOf(job).map((action) => (
            <ActionButton
              key={action}
              action={action}
              onAct={() => {
                act(action, job);
                if (action === "remove") onClose();
              }}
            />
          ))}
        </div>
      </div>
      {result !== undefined && (
        <>
          <Outputs job={job} />
          {result.warnings.length > 0 && (
            <Notice tone="warn" title={t("queue.warnings", { count: result.warnings.length })}>
              <ul className="list-disc ps-4">
                {result.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </Notice>
          )}
        </>
      )}
      <Story job={job} />
    </div>
  );
}

function Running({ job: { progress } }: { job: JobView }) {
  const { i18n, t } = useTranslation();
  if (progress === undefined) return <ProgressBar label={t("states.running")} />;
  const words = [
    stepWords(progress.step, i18n.language),
    unitWords(progress, i18n.language),
    leftWords(progress),
  ].filter((part) => part !== undefined);
  return (
    <div>
      <p className="mb-2 text-4xl font-semibold tracking-[-0.03em]">
        {Math.floor(progress.percent)}
        <span className="text-xl text-ink-2"> %</span>
      </p>
      <ProgressBar label={t("states.running")} percent={progress.percent} />
      <p className="mt-2 text-sm text-ink-2">{words.join(" · ")}</p>
    </div>
  );
}

/** How its tries went. */
function Story({ job }: { job: JobView }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery({
    ...orpc.jobs.attempts.queryOptions({ input: { id: job.id } }),
    // A new try, or the end of one, is a new story.
    queryKey: [...orpc.jobs.attempts.key({ input: { id: job.id } }), job.attempts, job.state],
  });
  if (data.length === 0) return null;
  return (
    <section>
      <h3 className="mb-2 font-semibold">{t("queue.story")}</h3>
      <ol className="grid gap-3 border-s-2 border-line ps-4">
        {data.map((attempt) => (
          <Try key={attempt.number} attempt={attempt} />
        ))}
      </ol>
    </section>
  );
}

function Try({ attempt }: { attempt: Attempt }) {
  const { t, i18n } = useTranslation();
  const { number, startedAt, endedAt, outcome = "running", error } = attempt;
  const when = new Date(startedAt).toLocaleString(i18n.language, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <li className="text-sm">
      <p>
        <span className="font-medium">{t("queue.try", { number })}</span>
        {" · "}
        {t(`outcomes.${outcome}`)}
        {endedAt !== undefined && ` · ${formatDuration((endedAt - startedAt) / 1000)}`}
      </p>
      <p className="text-ink-3">{when}</p>
      {error !== undefined && <p className="break-words text-ink-2">{error.message}</p>}
    </li>
  );
}

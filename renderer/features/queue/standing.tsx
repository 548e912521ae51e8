import { useTranslation } from "react-i18next";
import type { JobView } from "../../../contract/queue.ts";
import { formatAgo } from "../../lib/format.ts";
import { leftWords, stepWords, unitWords } from "../../lib/job-words.ts";
import { cx } from "../../ui/classes.ts";
import { JobStateMark } from "../../ui/job-state.tsx";
import { ProgressBar } from "../../ui/progress.tsx";

/** How far it is, or how it ended. */
export function Standing({ job, name }: { job: JobView; name: string }) {
  const { t, i18n } = useTranslation();
  const { progress, state } = job;
  if (state !== "running" || progress === undefined)
    return (
      <>
        <JobStateMark state={state} />
        <span
          className={cx("truncate text-xs", job.error === undefined ? "text-ink-3" : "text-ink-2")}
        >
          {job.error?.message ?? formatAgo(job.updatedAt, Date.now(), i18n.language)}
        </span>
      </>
    );
  const left = leftWords(progress);
  const words = [
    stepWords(progress.step, i18n.language),
    unitWords(progress, i18n.language),
  ].filter((part) => part !== undefined);
  return (
    <>
      <span className="flex justify-between gap-2 text-sm">
        <span className="font-medium text-accent">{Math.floor(progress.percent)} %</span>
        <span className="truncate text-ink-2">
          {job.cancelRequested ? t("queue.cancelling") : left}
        </span>
      </span>
      <ProgressBar label={name} percent={progress.percent} />
      <span className="truncate text-xs text-ink-2">{words.join(" · ")}</span>
    </>
  );
}

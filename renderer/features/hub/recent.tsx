import { Link } from "@tanstack/react-router";
import { ArrowRight, Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { JobView } from "../../../contract/queue.ts";
import { useJobList } from "../../api/job-list.ts";
import { formatAgo } from "../../lib/format.ts";
import { jobTitle } from "../../lib/job-words.ts";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { JobStateMark } from "../../ui/job-state.tsx";
import { Empty } from "../../ui/notice.tsx";
import { ProgressBar } from "../../ui/progress.tsx";

const SHOWN = 5;

/** The newest jobs, as they go on. */
export function Recent() {
  const { t } = useTranslation();
  const { data, error, refetch } = useJobList({}, SHOWN);
  const jobs = data?.pages[0]?.jobs.slice(0, SHOWN);
  return (
    <section aria-labelledby="recent" className="glass overflow-hidden">
      <header className="flex items-center justify-between px-5 pt-4 pb-2">
        <h2 id="recent" className="text-[1.0625rem] font-semibold tracking-tight">
          {t("hub.recent")}
        </h2>
        <Link
          to="/queue"
          className="flex items-center gap-1 rounded-lg text-sm text-ink-2 hover:text-ink"
        >
          {t("hub.all")}
          <ArrowRight className="size-4 rtl:-scale-x-100" aria-hidden />
        </Link>
      </header>
      {error !== null ? (
        <div className="p-4">
          <Failure error={error} retry={() => void refetch()} />
        </div>
      ) : jobs === undefined ? (
        <div className="p-4">
          <Skeletons count={3} className="h-10" />
        </div>
      ) : jobs.length === 0 ? (
        <Empty icon={<Inbox aria-hidden />} title={t("hub.nothing")}>
          {t("hub.nothingHint")}
        </Empty>
      ) : (
        <ul className="divide-y divide-line">
          {jobs.map((job) => (
            <RecentRow key={job.id} job={job} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RecentRow({ job }: { job: JobView }) {
  const { i18n } = useTranslation();
  const { name, what } = jobTitle(job.spec, i18n.language);
  return (
    <li>
      <Link
        to="/queue"
        search={{ job: job.id }}
        className="flex items-center gap-4 px-5 py-3 -outline-offset-2 transition-colors hover:bg-glass-2"
      >
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">
            <bdi>{name}</bdi>
          </p>
          <p className="truncate text-sm text-ink-2">{what}</p>
        </div>
        <div className="flex w-32 shrink-0 flex-col items-end gap-1.5 sm:w-44">
          <JobStateMark state={job.state} />
          {job.state === "running" ? (
            <ProgressBar label={name} percent={job.progress?.percent} />
          ) : (
            <span className="text-xs text-ink-3">
              {formatAgo(job.createdAt, Date.now(), i18n.language)}
            </span>
          )}
        </div>
      </Link>
    </li>
  );
}

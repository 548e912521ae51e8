import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, Search } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { useJobList } from "../../api/job-list.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Empty, Notice } from "../../ui/notice.tsx";
import { PageHeading } from "../../ui/panel.tsx";
import { STATES } from "./actions.ts";
import { DeadLetters } from "./dead-letters.tsx";
import { Filters } from "./filters.tsx";
import { JobDetails } from "./job-details.tsx";
import { JobRows } from "./job-rows.tsx";
import { PausedNotice, QueueSwitch } from "./queue-switch.tsx";
import type { QueueSearch } from "./search.ts";
import { UpNext } from "./up-next.tsx";

const PAGE = 200;
/** From so many dead letters on, something is wrong with more than a file. */
const MANY_DEAD = 5;

/** All jobs: what runs, what waits, and what became of the rest. */
export function QueuePage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/queue" });
  const navigate = useNavigate({ from: "/queue" });
  const { show = "all", kind, q, job } = search;
  const filter = useMemo(() => {
    const states = STATES[show];
    return {
      ...(states === undefined ? {} : { states }),
      ...(kind === undefined ? {} : { kind }),
      ...(q === undefined ? {} : { search: q }),
    };
  }, [show, kind, q]);
  const dead = useQuery(orpc.jobs.counts.queryOptions()).data?.dead ?? 0;
  const list = useJobList(filter, PAGE);
  const jobs = useMemo(() => list.data?.pages.flatMap((page) => page.jobs), [list.data]);
  const change = (part: QueueSearch) => {
    const next = { ...search, ...part };
    void navigate({ search: next, replace: true });
  };

  return (
    <>
      <PageHeading
        title={t("queue.title")}
        actions={
          <div className="flex flex-wrap gap-2">
            <QueueSwitch />
            <Link to="/new/$wish" params={{ wish: "dub" }} className={buttonClass("primary")}>
              <Plus className="size-4" aria-hidden />
              {t("queue.new")}
            </Link>
          </div>
        }
      />
      <PausedNotice />
      {show === "dead" ? <DeadLetters count={dead} /> : <DeadAlert dead={dead} />}
      {(show === "all" || show === "active") && q === undefined && (
        <UpNext onOpen={(id) => change({ job: id })} />
      )}
      <Filters search={search} change={change} />
      <section className="glass overflow-hidden" aria-label={t("queue.jobs")}>
        {list.error !== null ? (
          <div className="p-4">
            <Failure error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : jobs === undefined ? (
          <div className="p-4">
            <Skeletons count={6} className="h-14" />
          </div>
        ) : jobs.length === 0 ? (
          <Empty icon={<Search aria-hidden />} title={t(q ? "queue.noHits" : "queue.empty")}>
            {t(q ? "queue.noHitsHint" : "queue.emptyHint")}
          </Empty>
        ) : (
          <JobRows
            jobs={jobs}
            hasMore={list.hasNextPage && !list.isFetchingNextPage}
            more={() => void list.fetchNextPage()}
            onOpen={(id) => change({ job: id })}
          />
        )}
      </section>
      <JobDetails
        id={job}
        onClose={() => {
          const { job: _, ...rest } = search;
          void navigate({ search: rest, replace: true });
        }}
      />
    </>
  );
}

function DeadAlert({ dead }: { dead: number }) {
  const { t } = useTranslation();
  if (dead <= MANY_DEAD) return null;
  return (
    <Notice
      tone="bad"
      className="mb-5"
      title={t("queue.manyDead", { count: dead })}
      actions={
        <>
          <Link to="/queue" search={{ show: "dead" }} className={buttonClass("plain", true)}>
            {t("queue.seeDead")}
          </Link>
          <Link to="/settings/diagnostics" className={buttonClass("quiet", true)}>
            {t("hub.check")}
          </Link>
        </>
      }
    >
      {t("queue.manyDeadHint")}
    </Notice>
  );
}

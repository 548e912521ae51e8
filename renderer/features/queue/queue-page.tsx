import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, Search } from "lucide-react";
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { useJobList } from "../../api/job-list.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Choice } from "../../ui/field.tsx";
import { WISHES } from "../../ui/kinds.tsx";
import { Empty, Notice } from "../../ui/notice.tsx";
import { PageHeading } from "../../ui/panel.tsx";
import { STATES } from "./actions.ts";
import { JobDetails } from "./job-details.tsx";
import { JobRows } from "./job-rows.tsx";
import { type QueueSearch, SHOWS } from "./search.ts";

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
          <Link to="/new/$wish" params={{ wish: "dub" }} className={buttonClass("primary")}>
            <Plus className="size-4" aria-hidden />
            {t("queue.new")}
          </Link>
        }
      />
      <DeadAlert />
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

function DeadAlert() {
  const { t } = useTranslation();
  const { data } = useQuery(orpc.jobs.counts.queryOptions());
  const dead = data?.dead ?? 0;
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

interface FilterProps {
  readonly search: QueueSearch;
  readonly change: (part: QueueSearch) => void;
}

function Filters({ search, change }: FilterProps) {
  const { t } = useTranslation();
  const { show = "all", kind = "" } = search;
  const ids = { text: useId(), kind: useId() };
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? "");
  const late = useDeferredValue(text);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed changes the search.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (late !== (search.q ?? "")) change({ q: late });
    }, 200);
    return () => clearTimeout(timer);
  }, [late]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea");
      if (event.key !== "/" || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <Choice
        label={t("queue.show")}
        hideLabel
        value={show}
        options={SHOWS.map((value) => ({ value, label: t(`queue.shows.${value}`) }))}
        onChange={(value) => change({ show: value })}
      />
      <div className="flex min-w-0 flex-1 basis-72 gap-3">
        <label htmlFor={ids.kind} className="sr-only">
          {t("queue.kind")}
        </label>
        <select
          id={ids.kind}
          className="field !w-auto max-w-40"
          value={kind}
          onChange={(event) => change({ kind: event.currentTarget.value })}
        >
          <option value="">{t("queue.allKinds")}</option>
          {WISHES.filter((wish) => wish !== "audio").map((wish) => (
            <option key={wish} value={wish}>
              {t(`kinds.${wish}`)}
            </option>
          ))}
        </select>
        <div className="relative min-w-0 flex-1">
          <Search
            className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-ink-3"
            aria-hidden
          />
          <label htmlFor={ids.text} className="sr-only">
            {t("queue.search")}
          </label>
          <input
            id={ids.text}
            ref={field}
            type="search"
            className="field !ps-9"
            placeholder={t("queue.search")}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </div>
      </div>
    </div>
  );
}

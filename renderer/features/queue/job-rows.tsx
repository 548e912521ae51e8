import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Clapperboard } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JobView } from "../../../contract/queue.ts";
import { jobTitle, wishOf } from "../../lib/job-words.ts";
import { WISH_ICONS } from "../../ui/kinds.tsx";
import { ActionIcon } from "./action-button.tsx";
import { type Action, actionsOf } from "./actions.ts";
import { Standing } from "./standing.tsx";
import { useActions } from "./use-actions.ts";

/** Pixels of a row, and rows drawn beyond the window. */
const ROW = 76;
const BEYOND = 8;
/** Rows before the end at which the next page is asked for. */
const EARLY = 40;

const KEYS: Readonly<Record<string, readonly Action[]>> = {
  p: ["pause", "resume"],
  r: ["retry"],
  Delete: ["cancel", "remove"],
};

interface Props {
  readonly jobs: readonly JobView[];
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly onOpen: (id: string) => void;
}

/** The jobs as rows; only those in sight are drawn. One row at a time is in the tab order. */
export function JobRows({ jobs, hasMore, more, onOpen }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const act = useActions();
  const rows = useVirtualizer({
    count: jobs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: BEYOND,
    getItemKey: (index) => jobs[index]?.id ?? index,
  });
  const drawn = rows.getVirtualItems();
  const lastDrawn = drawn[drawn.length - 1]?.index ?? 0;
  const current = Math.min(at, jobs.length - 1);

  useEffect(() => {
    if (hasMore && lastDrawn >= jobs.length - EARLY) more();
  }, [hasMore, lastDrawn, jobs.length, more]);

  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(jobs.length - 1, index));
    setAt(next);
    rows.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.floor((scroller.current?.clientHeight ?? ROW) / ROW);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: jobs.length - 1,
    };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      goTo(move);
      return;
    }
    const job = jobs[current];
    if (job === undefined || event.ctrlKey || event.metaKey) return;
    const action = KEYS[event.key]?.find((wanted) => actionsOf(job).includes(wanted));
    if (action !== undefined) act(action, job);
  };

  return (
    <div
      ref={scroller}
      className="max-h-[max(24rem,calc(100dvh-17rem))] overflow-y-auto overscroll-contain"
    >
      <ul
        aria-label={t("queue.jobs")}
        className="relative"
        style={{ height: rows.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {drawn.map(({ index, key, start }) => {
          const job = jobs[index];
          return (
            job !== undefined && (
              <Row
                key={key}
                job={job}
                index={index}
                count={jobs.length}
                top={start}
                inOrder={index === current}
                onOpen={onOpen}
                onFocus={setAt}
                act={act}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly job: JobView;
  readonly index: number;
  readonly count: number;
  readonly top: number;
  readonly inOrder: boolean;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (index: number) => void;
  readonly act: (action: Action, job: JobView) => void;
}

const Row = memo(
  function Row({ job, index, count, top, inOrder, onOpen, onFocus, act }: RowProps) {
    const { t, i18n } = useTranslation();
    const { name, what } = jobTitle(job.spec, i18n.language);
    const Icon = WISH_ICONS[wishOf(job.spec)];
    const tabIndex = inOrder ? 0 : -1;
    return (
      <li
        aria-setsize={count}
        aria-posinset={index + 1}
        style={{ transform: `translateY(${top}px)`, height: ROW }}
        className="absolute inset-x-0 top-0 flex items-center gap-1 border-b border-line pe-3 transition-colors hover:bg-glass"
      >
        <button
          type="button"
          data-row={index}
          tabIndex={tabIndex}
          onClick={() => onOpen(job.id)}
          onFocus={() => onFocus(index)}
          className="flex h-full min-w-0 flex-1 items-center gap-4 px-4 text-start -outline-offset-3 sm:px-5"
        >
          <span className="hidden size-10 shrink-0 place-items-center rounded-xl bg-glass-2 text-ink-2 sm:grid">
            <Icon className="size-5" aria-hidden />
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">
              <bdi>{name}</bdi>
            </span>
            <span className="block truncate text-sm text-ink-2">{what}</span>
          </span>
          <span className="grid w-30 shrink-0 gap-1 sm:w-64 lg:w-88">
            <Standing job={job} name={name} />
          </span>
        </button>
        <span className="hidden w-19 justify-end sm:flex">
          {job.kind === "dub" && job.state === "succeeded" && (
            <Link
              to="/studio/$id"
              params={{ id: job.id }}
              tabIndex={tabIndex}
              aria-label={`${t("queue.openStudio")}: ${name}`}
              title={t("queue.openStudio")}
              className="inline-flex size-9 items-center justify-center rounded-xl text-accent hover:bg-glass-2"
            >
              <Clapperboard className="size-4" aria-hidden />
            </Link>
          )}
          {actionsOf(job).map((action) => (
            <ActionIcon
              key={action}
              action={action}
              name={name}
              tabIndex={tabIndex}
              onAct={() => act(action, job)}
            />
          ))}
        </span>
      </li>
    );
  },
  (a, b) =>
    a.job === b.job &&
    a.top === b.top &&
    a.inOrder === b.inOrder &&
    a.index === b.index &&
    a.count === b.count,
);

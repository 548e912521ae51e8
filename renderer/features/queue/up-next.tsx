import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GripVertical } from "lucide-react";
import { Reorder, useDragControls } from "motion/react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JobView } from "../../../contract/queue.ts";
import { client, orpc } from "../../api/client.ts";
import { jobTitle } from "../../lib/job-words.ts";
import { sayFailure } from "../../state/toasts.ts";
import { JobStateMark } from "../../ui/job-state.tsx";
import { followerOf, placeByKey, withMoved } from "./order.ts";

/** Jobs that can be given another place; those behind them are only counted. */
const SHOWN = 50;
/** Another window may pause the queue, of which no event tells; milliseconds. */
const LOOK_AGAIN = 5000;

/** The jobs that wait their turn, and whether the queue stands still. One more than is shown. */
export const useUpNext = () =>
  useQuery(
    orpc.jobs.upNext.queryOptions({ input: { limit: SHOWN + 1 }, refetchInterval: LOOK_AGAIN }),
  );

interface Props {
  readonly onOpen: (id: string) => void;
}

/** What runs next, in that order; taken elsewhere by the handle, or by the arrow keys on it. */
export function UpNext({ onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const { data } = useUpNext();
  const { order, setOrder, put } = useOrder(data?.jobs ?? []);
  const [said, setSaid] = useState("");
  if (data === undefined || data.total < 2) return null;
  const jobs = new Map(data.jobs.map((job) => [job.id, job]));
  const moveTo = (job: JobView, place: number) => {
    const moved = withMoved(order, job.id, place);
    setOrder(moved);
    put(job.id, moved);
    const { name } = jobTitle(job.spec, i18n.language);
    setSaid(t("queue.placed", { name, place: place + 1, count: order.length }));
  };
  return (
    <section className="glass mb-5 p-3 sm:p-4" aria-labelledby="up-next">
      <header className="mb-2 flex flex-wrap items-baseline justify-between gap-2 px-2">
        <h2 id="up-next" className="text-[1.0625rem] font-semibold tracking-tight">
          {t("queue.upNext")}
        </h2>
        <p className="text-sm text-ink-3">{t("queue.upNextHint")}</p>
      </header>
      <Reorder.Group
        axis="y"
        as="ol"
        values={order}
        onReorder={setOrder}
        className="max-h-72 overflow-y-auto"
      >
        {order.map((id, index) => {
          const job = jobs.get(id);
          return (
            job !== undefined && (
              <Row
                key={id}
                job={job}
                place={index}
                count={order.length}
                onOpen={onOpen}
                onMove={(place) => moveTo(job, place)}
                onDropped={() => put(id, order)}
              />
            )
          );
        })}
      </Reorder.Group>
      {data.total > order.length && (
        <p className="px-2 pt-2 text-sm text-ink-3">
          {t("queue.andMore", { count: data.total - order.length })}
        </p>
      )}
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
    </section>
  );
}

/** The order as the host has it, or as a person is just making it. */
function useOrder(jobs: readonly JobView[]) {
  const cache = useQueryClient();
  const [wished, setOrder] = useState<string[]>();
  const behind = jobs[SHOWN]?.id;
  const theirs = jobs.slice(0, SHOWN).map(({ id }) => id);
  const same = wished?.length === theirs.length && theirs.every((id) => wished.includes(id));
  const moving = useMutation({
    mutationFn: ({ id, before }: { id: string; before: string | undefined }) =>
      client.jobs.move({ id, ...(before === undefined ? {} : { before }) }),
    onError: sayFailure,
    async onSettled() {
      await cache.invalidateQueries({ queryKey: orpc.jobs.upNext.key() });
      setOrder(undefined);
    },
  });
  const put = (id: string, order: readonly string[]) => {
    if (order.indexOf(id) === theirs.indexOf(id)) setOrder(undefined);
    else moving.mutate({ id, before: followerOf(order, id, behind) });
  };
  // A job that began meanwhile is not waiting any more: the host's order counts.
  return { order: same ? wished : theirs, setOrder, put };
}

interface RowProps {
  readonly job: JobView;
  readonly place: number;
  readonly count: number;
  readonly onOpen: (id: string) => void;
  readonly onMove: (place: number) => void;
  readonly onDropped: () => void;
}

function Row({ job, place, count, onOpen, onMove, onDropped }: RowProps) {
  const { t, i18n } = useTranslation();
  const drag = useDragControls();
  const { name, what } = jobTitle(job.spec, i18n.language);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = placeByKey(event.key, place, count);
    if (to === undefined) return;
    event.preventDefault();
    if (to !== place) onMove(to);
  };
  return (
    <Reorder.Item
      value={job.id}
      dragListener={false}
      dragControls={drag}
      onDragEnd={onDropped}
      className="flex items-center gap-2 rounded-xl pe-3 hover:bg-glass"
    >
      <button
        type="button"
        aria-label={t("queue.place", { name, place: place + 1, count })}
        title={t("queue.upNextHint")}
        onPointerDown={(event) => drag.start(event)}
        onKeyDown={onKeyDown}
        className="grid size-9 shrink-0 cursor-grab touch-none place-items-center rounded-xl text-ink-3 hover:text-ink active:cursor-grabbing"
      >
        <GripVertical className="size-4" aria-hidden />
      </button>
      <span className="w-5 text-end text-sm text-ink-3" aria-hidden>
        {place + 1}
      </span>
      <button
        type="button"
        onClick={() => onOpen(job.id)}
        className="flex min-h-10 min-w-0 flex-1 items-center gap-2 rounded-lg px-1 text-start"
      >
        <bdi className="truncate font-medium">{name}</bdi>
        <span className="min-w-0 flex-1 truncate text-sm text-ink-2">{what}</span>
      </button>
      {job.state !== "queued" && <JobStateMark state={job.state} />}
    </Reorder.Item>
  );
}

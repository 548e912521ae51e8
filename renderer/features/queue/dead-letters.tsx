import { useMutation, useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { client, orpc } from "../../api/client.ts";
import { hintHere } from "../../api/told.ts";
import { formatAgo } from "../../lib/format.ts";
import { jobTitle } from "../../lib/job-words.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Remedy } from "../../ui/remedy.tsx";
import { type Cause, causesOf } from "./dead.ts";

/** Files of one cause that are named. */
const NAMED = 3;

/** Why jobs gave up, each reason once, with what to do and a way back into the queue. */
export function DeadLetters({ count }: { count: number }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery({
    ...orpc.jobs.dead.queryOptions(),
    // Another number of them is another answer.
    queryKey: [...orpc.jobs.dead.key(), count],
  });
  if (data.length === 0) return null;
  return (
    <Panel className="mb-5" title={t("queue.whyDead")} note={t("queue.whyDeadNote")}>
      <ul className="divide-y divide-line">
        {causesOf(data).map((cause) => (
          <CauseRow key={cause.key} cause={cause} />
        ))}
      </ul>
    </Panel>
  );
}

function CauseRow({ cause: { letters, error } }: { cause: Cause }) {
  const { t, i18n } = useTranslation();
  const requeue = useMutation({
    async mutationFn() {
      for (const { job } of letters) await client.jobs.retry({ id: job.id });
    },
    onSuccess: () => say({ tone: "good", title: t("queue.requeued", { count: letters.length }) }),
    onError: sayFailure,
  });
  const names = letters.slice(0, NAMED).map(({ job }) => jobTitle(job.spec, i18n.language).name);
  const more = letters.length - names.length;
  const last = Math.max(...letters.map(({ diedAt }) => diedAt));
  const tries = Math.max(...letters.map(({ attempts }) => attempts.length));
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 py-3.5">
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-medium break-words">{error.message}</p>
        {hintHere(error.hint) !== undefined && (
          <p className="text-sm break-words">{hintHere(error.hint)}</p>
        )}
        <p className="mt-1 text-sm break-words text-ink-3">
          <bdi>{names.join(", ")}</bdi>
          {more > 0 && ` ${t("send.more", { count: more })}`}
          {` · ${t("queue.tries", { count: tries })} · ${formatAgo(last, Date.now(), i18n.language)}`}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Remedy kind={error.kind} />
        <Button small busy={requeue.isPending} onClick={() => requeue.mutate()}>
          <RotateCcw className="size-4" aria-hidden />
          {t("queue.requeue", { count: letters.length })}
        </Button>
      </div>
    </li>
  );
}

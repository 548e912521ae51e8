import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ListPlus } from "lucide-react";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { OpenedMedia } from "../../../contract/api.ts";
import { client, orpc } from "../../api/client.ts";
import { toldOf } from "../../api/told.ts";
import { formatClock, nameOf } from "../../lib/format.ts";
import { useDraft } from "../../state/draft.ts";
import { usePreferences } from "../../state/preferences.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/failure.tsx";
import { Field } from "../../ui/field.tsx";
import type { Wish } from "../../ui/kinds.tsx";
import { Estimate } from "./estimate.tsx";
import { sortFiles } from "./files.ts";
import { type AskedSpec, type Form, lackOf } from "./form.ts";
import { specsOf } from "./specs.ts";

interface Props {
  readonly wish: Wish;
  readonly form: Form;
  readonly change: (part: Partial<Form>) => void;
  readonly files: readonly OpenedMedia[];
}

/** What will come of the form, and the button that asks for it. */
export function Send({ wish, form, change, files }: Props) {
  const { t } = useTranslation();
  const why = useId();
  const sorted = sortFiles(wish, files);
  const lack = lackOf(wish, form, sorted);
  const specs = lack === undefined ? specsOf(wish, form, sorted) : [];
  // Jobs that would be refused are not queued to fail later.
  const plan = usePlan(specs[0]);
  const refused = plan.error !== null && toldOf(plan.error).kind !== "Offline";
  const queue = useQueueing(specs, form);
  const seconds = sorted.inputs.reduce((sum, { info }) => sum + info.duration, 0);
  return (
    <aside className="glass sticky top-5 grid gap-5 p-5" aria-label={t("send.title")}>
      <h2 className="text-[1.0625rem] font-semibold tracking-tight">{t("send.title")}</h2>
      <dl className="grid gap-1.5 text-sm">
        <Fact name={t("send.jobs")} value={String(Math.max(specs.length, lack ? 0 : 1))} />
        {seconds > 0 && <Fact name={t("send.material")} value={formatClock(seconds)} />}
      </dl>
      <Field label={t("send.outDir")} hint={t("send.outDirHint")}>
        {(ids) => (
          <input
            {...ids}
            className="field"
            spellCheck={false}
            placeholder={files[0]?.outDir ?? ""}
            value={form.outDir}
            onChange={(event) => change({ outDir: event.currentTarget.value })}
          />
        )}
      </Field>
      {specs.length > 0 && <Plan plan={plan} />}
      <Estimate specs={specs} />
      <div>
        <Button
          look="primary"
          className="min-h-12 w-full text-base"
          disabled={lack !== undefined || refused}
          busy={queue.isPending}
          aria-describedby={lack === undefined ? undefined : why}
          onClick={() => queue.mutate()}
        >
          <ListPlus className="size-5" aria-hidden />
          {t("send.queue", { count: Math.max(1, specs.length) })}
        </Button>
        {lack !== undefined && (
          <p id={why} className="mt-2 text-center text-sm text-ink-2">
            {t(`send.lack.${lack}`)}
          </p>
        )}
      </div>
    </aside>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-ink-2">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** What the first job would write, as the host sees it; and what hinders it. */
function usePlan(spec: AskedSpec | undefined) {
  return useQuery({
    queryKey: ["plan", spec],
    queryFn: ({ signal }) => (spec === undefined ? null : client.jobs.plan({ spec }, { signal })),
    enabled: spec !== undefined,
    retry: false,
  });
}

function Plan({ plan: { data, error } }: { plan: ReturnType<typeof usePlan> }) {
  const { t } = useTranslation();
  if (error !== null) return <Failure error={error} />;
  if (data === undefined || data === null) return <div className="skeleton h-16" />;
  const shown = data.outputs.slice(0, 5);
  return (
    <div className="text-sm">
      <h3 className="mb-1.5 text-ink-2">{t("send.writes", { count: data.outputs.length })}</h3>
      <ul className="grid gap-1">
        {shown.map((path) => (
          <li key={path} className="truncate" title={path}>
            <bdi>{nameOf(path)}</bdi>
          </li>
        ))}
        {data.outputs.length > shown.length && (
          <li className="text-ink-3">
            {t("send.more", { count: data.outputs.length - shown.length })}
          </li>
        )}
      </ul>
    </div>
  );
}

/** Queues the jobs; asking twice by a double click or a lost answer makes them once. */
function useQueueing(specs: readonly AskedSpec[], form: Form) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const keys = useRef(new Map<string, string>());
  const keyOf = (spec: AskedSpec) => {
    const written = JSON.stringify(spec);
    const key = keys.current.get(written) ?? crypto.randomUUID();
    keys.current.set(written, key);
    return key;
  };
  return useMutation({
    mutationFn: async () => {
      const jobs = [];
      for (const spec of specs) jobs.push(await client.jobs.create({ spec, key: keyOf(spec) }));
      return jobs;
    },
    async onSuccess(jobs, _, __, { client: cache }) {
      if (form.to.length > 0) usePreferences.getState().used(form.to);
      useDraft.getState().setPaths([]);
      say({ tone: "good", title: t("send.queued", { count: jobs.length }) });
      void cache.invalidateQueries({ queryKey: ["job-list"] });
      void cache.invalidateQueries({ queryKey: orpc.jobs.counts.key() });
      await navigate({ to: "/queue" });
    },
    onError: sayFailure,
  });
}

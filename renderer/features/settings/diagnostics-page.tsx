import { useQuery } from "@tanstack/react-query";
import {
  CircleAlert,
  CircleCheck,
  CircleMinus,
  ClipboardCopy,
  RotateCw,
  TriangleAlert,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { hintHere } from "../../api/told.ts";
import { say, sayFailure } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { PageHeading, Panel } from "../../ui/panel.tsx";
import { reportOf } from "./private-paths.ts";

const MARKS = {
  ok: <CircleCheck className="size-5 shrink-0 text-good" aria-hidden />,
  warning: <TriangleAlert className="size-5 shrink-0 text-warn" aria-hidden />,
  problem: <CircleAlert className="size-5 shrink-0 text-bad" aria-hidden />,
  /** Not for this machine: nothing is wrong. */
  absent: <CircleMinus className="size-5 shrink-0 text-ink-3" aria-hidden />,
} as const;

/** What is well on this machine and what is not, with what to do. */
export function DiagnosticsPage() {
  const { t } = useTranslation();
  const doctor = useQuery(orpc.system.doctor.queryOptions({ staleTime: 30_000 }));
  const about = useQuery(orpc.system.about.queryOptions()).data;
  const copy = () =>
    void navigator.clipboard
      .writeText(reportOf(about, doctor.data ?? []))
      .then(() => say({ tone: "good", title: t("diagnostics.copied") }), sayFailure);
  return (
    <>
      <PageHeading
        title={t("settings.diagnostics")}
        lead={t("diagnostics.lead")}
        actions={
          <div className="flex flex-wrap gap-2">
            <Button busy={doctor.isFetching} onClick={() => void doctor.refetch()}>
              <RotateCw
                className={doctor.isFetching ? "size-4 animate-spin" : "size-4"}
                aria-hidden
              />
              {t("diagnostics.again")}
            </Button>
            <Button disabled={doctor.data === undefined} onClick={copy}>
              <ClipboardCopy className="size-4" aria-hidden />
              {t("diagnostics.copy")}
            </Button>
          </div>
        }
      />
      <div className="grid max-w-3xl gap-5">
        {doctor.error !== null ? (
          <Failure error={doctor.error} retry={() => void doctor.refetch()} />
        ) : doctor.data === undefined ? (
          <Skeletons count={6} className="h-14" />
        ) : (
          <ul className="glass divide-y divide-line">
            {doctor.data.map(({ label, state, found, fix }) => (
              <li key={`${label} ${found}`} className="flex gap-4 px-5 py-3.5">
                <span className="mt-0.5">
                  {MARKS[state]}
                  <span className="sr-only">{t(`diagnostics.${state}`)}</span>
                </span>
                <div className="min-w-0">
                  <p className="font-medium">{label}</p>
                  <p className="text-sm break-words text-ink-2">{found}</p>
                  {hintHere(fix) !== undefined && (
                    <p className="mt-1 text-sm break-words">{hintHere(fix)}</p>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )}
        <Devices />
        <Engines />
      </div>
    </>
  );
}

function Devices() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(orpc.system.devices.queryOptions({ staleTime: 60_000 }));
  if (data.length === 0) return null;
  return (
    <Panel title={t("diagnostics.devices")}>
      <ul className="grid gap-2">
        {data.map(({ device, works, reason }) => (
          <li key={device} className="flex gap-3">
            {MARKS[works ? "ok" : "absent"]}
            <div className="min-w-0">
              <p>{t(`devices.${device}`)}</p>
              {reason !== undefined && <p className="text-sm break-words text-ink-3">{reason}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Engines() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(orpc.engines.queryOptions({ staleTime: 60_000 }));
  if (data.length === 0) return null;
  return (
    <Panel title={t("diagnostics.engines")}>
      <ul className="grid gap-3">
        {data.map(({ name, task, availability, languages }) => (
          <li key={`${task} ${name}`} className="flex gap-3">
            {MARKS[availability.available ? "ok" : "absent"]}
            <div className="min-w-0">
              <p>
                {name} <span className="text-ink-3">· {task}</span>
              </p>
              <p className="text-sm break-words text-ink-3">
                {availability.available
                  ? languages.join(", ")
                  : [availability.reason, hintHere(availability.hint)]
                      .filter((part) => part !== undefined)
                      .join(". ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

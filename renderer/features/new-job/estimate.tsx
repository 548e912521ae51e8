import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client } from "../../api/client.ts";
import { formatBytes, formatDuration } from "../../lib/format.ts";
import { Notice } from "../../ui/notice.tsx";
import type { AskedSpec } from "./form.ts";

/** Jobs that are estimated one by one; more are taken to be like them. */
const ASKED = 12;

/** What the jobs would take together. */
export function Estimate({ specs }: { specs: readonly AskedSpec[] }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: ["estimate", specs],
    queryFn: () => estimate(specs),
    enabled: specs.length > 0,
    retry: false,
  });
  if (specs.length === 0 || data === undefined) return null;
  const { seconds, bytes, free } = data;
  const size = (value: number) => formatBytes(value, i18n.language);
  return (
    <>
      <dl className="grid gap-1.5 text-sm">
        <div className="flex justify-between gap-4">
          <dt className="shrink-0 text-ink-2">{t("send.time")}</dt>
          <dd className="text-end">
            {seconds === undefined
              ? t("send.timeUnknown")
              : t("send.about", { what: formatDuration(seconds) })}
          </dd>
        </div>
        <div className="flex justify-between gap-4">
          <dt className="shrink-0 text-ink-2">{t("send.disk")}</dt>
          <dd className="text-end">{t("send.diskOf", { size: size(bytes), free: size(free) })}</dd>
        </div>
      </dl>
      {bytes > free && (
        <Notice tone="warn" title={t("send.tooMuch")}>
          {t("send.tooMuchHint")}
        </Notice>
      )}
    </>
  );
}

async function estimate(specs: readonly AskedSpec[]) {
  const asked = specs.slice(0, ASKED);
  const each = await Promise.all(asked.map((spec) => client.jobs.estimate({ spec })));
  const share = specs.length / Math.max(1, asked.length);
  const times = each.map(({ seconds }) => seconds).filter((seconds) => seconds !== undefined);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0) * share;
  return {
    seconds: times.length < each.length ? undefined : sum(times),
    bytes: sum(each.map(({ results, cache }) => results + cache)),
    free: Math.min(...each.map(({ free }) => free)),
  };
}

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PackageNotice } from "../../../contract/system.ts";
import { orpc } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { PageHeading, Panel } from "../../ui/panel.tsx";

export function AboutPage() {
  const { t } = useTranslation();
  const { data } = useQuery(orpc.system.about.queryOptions());
  const facts =
    data === undefined
      ? []
      : [
          [t("about.version"), data.version],
          [t("about.platform"), data.platform],
          [t("about.device"), t(`devices.${data.device}`)],
          [t("about.models"), String(data.models)],
        ];
  return (
    <>
      <PageHeading title={t("about.title")} lead={t("about.lead")} />
      <div className="grid max-w-3xl gap-5">
        <Panel>
          <dl className="divide-y divide-line">
            {facts.map(([name, value]) => (
              <div key={name} className="flex justify-between gap-4 py-2.5">
                <dt className="text-ink-2">{name}</dt>
                <dd className="text-end">{value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel title={t("about.private")}>
          <p className="text-ink-2">{t("about.privateText")}</p>
        </Panel>
        <Notices />
      </div>
    </>
  );
}

/** The licences of what Octavia is made with; read when they are wanted. */
function Notices() {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const { data, error, refetch } = useQuery(
    orpc.system.notices.queryOptions({ enabled: wanted, staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <Panel title={t("about.notices")}>
      <p className="mb-3 text-ink-2">{t("about.noticesText")}</p>
      {!wanted && <Button onClick={() => setWanted(true)}>{t("about.showNotices")}</Button>}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {wanted && data === undefined && error === null && <Skeletons count={3} className="h-10" />}
      <ul className="divide-y divide-line">
        {data?.map((notice) => (
          <li key={`${notice.name} ${notice.version}`}>
            <NoticeText notice={notice} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function NoticeText({ notice }: { notice: PackageNotice }) {
  const { t } = useTranslation();
  const { name, version, licence, text } = notice;
  return (
    <details className="py-2.5">
      <summary className="cursor-pointer">
        {name} {version} <span className="text-ink-2">· {licence}</span>
      </summary>
      <pre className="mt-2 max-h-80 overflow-auto text-xs whitespace-pre-wrap text-ink-2">
        {text === "" ? t("about.noText") : text}
      </pre>
    </details>
  );
}

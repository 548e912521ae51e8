import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { PageHeading, Panel } from "../../ui/panel.tsx";
import { Licences } from "./licences.tsx";

export function AboutPage() {
  const { t } = useTranslation();
  const { data } = useQuery(orpc.system.about.queryOptions());
  const { data: licence } = useQuery(orpc.system.licence.queryOptions());
  const facts =
    data === undefined
      ? []
      : [
          [t("about.version"), data.version],
          [t("about.platform"), data.platform],
          [t("about.device"), t(`devices.${data.device}`)],
          [t("about.models"), String(data.models)],
          ...(licence === undefined
            ? []
            : [[t("about.licence"), t(`about.standing.${licence.state}`)]]),
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
        <Licences />
      </div>
    </>
  );
}

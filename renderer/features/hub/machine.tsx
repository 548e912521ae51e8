import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";

/** What this machine can do, in one line. */
export function Machine() {
  const { t } = useTranslation();
  const { data } = useQuery(orpc.system.about.queryOptions());
  if (data === undefined) return <p className="mt-2 h-6 text-ink-2">{t("hub.lead")}</p>;
  const parts = [
    t(`devices.${data.device}`),
    t("hub.models", { count: data.models }),
    data.offline ? t("hub.offlineOnly") : t("hub.private"),
  ];
  return (
    <p className="mt-2 text-ink-2">
      <span className="me-2 inline-block size-2 rounded-full bg-good align-[0.1em]" aria-hidden />
      {parts.join(" · ")}{" "}
      <Link to="/settings/diagnostics" className="underline underline-offset-4 hover:text-ink">
        {t("hub.check")}
      </Link>
    </p>
  );
}

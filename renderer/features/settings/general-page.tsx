import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { type Theme, type UiLanguage, usePreferences } from "../../state/preferences.ts";
import { Failure, Skeletons } from "../../ui/failure.tsx";
import { Choice } from "../../ui/field.tsx";
import { PageHeading, Panel } from "../../ui/panel.tsx";
import { Work } from "./work-settings.tsx";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const LANGUAGES: readonly { value: UiLanguage; label: string }[] = [
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
];

export function GeneralPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(orpc.settings.get.queryOptions());
  return (
    <>
      <PageHeading title={t("settings.title")} />
      <div className="grid max-w-3xl gap-5">
        <Look />
        {error !== null ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeletons count={2} className="h-40" />
        ) : (
          <Work settings={data} />
        )}
      </div>
    </>
  );
}

function Look() {
  const { t, i18n } = useTranslation();
  const { theme, setTheme, setLanguage } = usePreferences();
  return (
    <Panel title={t("settings.look")}>
      <div className="flex flex-wrap gap-6">
        <Choice
          label={t("theme.label")}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChange={setTheme}
        />
        <Choice
          label={t("settings.language")}
          value={i18n.language === "es" ? "es" : "en"}
          options={LANGUAGES}
          onChange={setLanguage}
        />
      </div>
    </Panel>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Sparkles } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { orpc } from "../../api/client.ts";
import { usePreferences } from "../../state/preferences.ts";
import { Button, buttonClass } from "../../ui/button.tsx";

/** Shown until it is put away, where no model is installed: what works now, what a download adds. */
export function FirstRun() {
  const { t } = useTranslation();
  const seen = usePreferences((state) => state.firstRunSeen);
  const sawFirstRun = usePreferences((state) => state.sawFirstRun);
  const { data } = useQuery(orpc.system.about.queryOptions());
  const models = data?.models ?? 0;
  useEffect(() => {
    if (models > 0) sawFirstRun();
  }, [models, sawFirstRun]);
  // Not only once the models are counted: what is below would be pushed down under the pointer.
  if (seen || models > 0) return null;
  return (
    <section
      aria-labelledby="first-run"
      className="glass rise mb-6 flex flex-col gap-4 p-5 sm:flex-row sm:items-center"
    >
      <div className="grid size-11 shrink-0 place-items-center rounded-2xl bg-accent-soft text-accent">
        <Sparkles className="size-5" aria-hidden />
      </div>
      <div className="min-w-0 flex-1">
        <h2 id="first-run" className="font-semibold">
          {t("firstRun.title")}
        </h2>
        <p className="text-sm text-ink-2">{t("firstRun.text")}</p>
      </div>
      <div className="flex gap-2">
        <Link to="/models" className={buttonClass("plain", true)}>
          {t("firstRun.models")}
        </Link>
        <Button look="quiet" small onClick={sawFirstRun}>
          {t("firstRun.later")}
        </Button>
      </div>
    </section>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Download, Sparkles } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Language } from "../../../contract/languages.ts";
import { orpc } from "../../api/client.ts";
import { formatBytes } from "../../lib/format.ts";
import { languageName } from "../../lib/languages.ts";
import { usePreferences } from "../../state/preferences.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/classes.ts";
import { Failure } from "../../ui/failure.tsx";
import { Field, SwitchRow } from "../../ui/field.tsx";
import { Badge, Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useModelActions } from "./use-model-actions.ts";

/** Languages that are offered besides those used last. */
const USUAL: readonly Language[] = ["es", "fr", "de", "it", "pt", "ja"];
const OFFERED = 8;

/** The set for this machine and these languages, in one click. */
export function Recommended() {
  const { t, i18n } = useTranslation();
  const recent = usePreferences((state) => state.recent);
  const [from, setFrom] = useState<Language>("en");
  const [to, setTo] = useState<readonly Language[]>(recent.slice(0, 1));
  const [nonCommercial, setNonCommercial] = useState(false);
  const { pullAll } = useModelActions();
  const { data, error } = useQuery(
    orpc.models.recommended.queryOptions({ input: { from, to: [...to], nonCommercial } }),
  );
  const offered = [...new Set([...recent, ...USUAL])].filter((one) => one !== from);
  const name = (language: string) => languageName(language, i18n.language);
  const bytes = data?.models.reduce((sum, model) => sum + model.bytes, 0) ?? 0;
  const toggle = (language: Language) =>
    setTo(to.includes(language) ? to.filter((one) => one !== language) : [...to, language]);
  return (
    <Panel title={t("models.recommended")} note={t("models.recommendedNote")} className="mb-8">
      <div className="grid gap-5 md:grid-cols-2">
        <div className="grid content-start gap-4">
          <Field label={t("newJob.from")}>
            {(ids) => (
              <select
                {...ids}
                className="field"
                value={from}
                onChange={(event) => setFrom(Language.parse(event.currentTarget.value))}
              >
                {Language.options.map((language) => (
                  <option key={language} value={language}>
                    {name(language)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <fieldset>
            <legend className="mb-1.5 text-sm font-medium">{t("languages.label")}</legend>
            <div className="flex flex-wrap gap-1.5">
              {offered.slice(0, OFFERED).map((language) => (
                <button
                  key={language}
                  type="button"
                  aria-pressed={to.includes(language)}
                  onClick={() => toggle(language)}
                  className={cx(
                    "min-h-9 rounded-full border px-3.5 text-sm transition-colors",
                    to.includes(language)
                      ? "border-accent bg-accent-soft font-medium"
                      : "border-line bg-glass text-ink-2 hover:border-line-2",
                  )}
                >
                  {name(language)}
                </button>
              ))}
            </div>
          </fieldset>
          <SwitchRow
            label={t("models.alsoPersonal")}
            hint={t("models.alsoPersonalHint")}
            checked={nonCommercial}
            onChange={setNonCommercial}
          />
        </div>
        <div className="grid content-start gap-3">
          {error !== null && <Failure error={error} />}
          {data !== undefined && data.models.length === 0 && data.lacking.length === 0 && (
            <Notice tone="good" title={t("models.allHere")}>
              {data.here.join(", ")}
            </Notice>
          )}
          {data !== undefined && data.models.length > 0 && (
            <>
              <ul className="grid gap-1.5">
                {data.models.map((model) => (
                  <li key={model.id} className="flex items-center gap-2 text-sm">
                    <span className="min-w-0 flex-1 truncate">{model.id}</span>
                    {model.task !== undefined && <Badge>{t(`tasks.${model.task}`)}</Badge>}
                    <span className="w-16 text-end text-ink-2">
                      {formatBytes(model.bytes, i18n.language)}
                    </span>
                  </li>
                ))}
              </ul>
              <Button
                look="primary"
                onClick={() =>
                  void pullAll(
                    data.models.map(({ id }) => id),
                    nonCommercial,
                  )
                }
              >
                <Download className="size-4" aria-hidden />
                {t("models.getAll", { size: formatBytes(bytes, i18n.language) })}
              </Button>
            </>
          )}
          {data?.lacking.map(({ task, language }) => (
            <p key={`${task} ${language}`} className="flex gap-2 text-sm text-ink-2">
              <Sparkles className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
              {t("models.lacking", {
                task: t(`tasks.${task}`),
                language: language.split("-").map(name).join(" → "),
              })}
            </p>
          ))}
        </div>
      </div>
    </Panel>
  );
}

import { Check, Download, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Language } from "../../../contract/languages.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { languageMatches, languageName } from "../../lib/languages.ts";
import { usePreferences } from "../../state/preferences.ts";
import { cx } from "../../ui/classes.ts";
import { SearchField } from "../../ui/search-field.tsx";
import type { Reach } from "./reach.ts";

interface Props {
  readonly chosen: readonly Language[];
  readonly onChange: (chosen: Language[]) => void;
  readonly reach: (language: Language) => Reach | undefined;
  /** Not a target: the spoken one. */
  readonly without?: Language | undefined;
}

/** The target languages: what works now first, found by any of their names. */
export function LanguagePicker({ chosen, onChange, reach, without }: Props) {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState("");
  const recent = usePreferences((state) => state.recent);
  const full = chosen.length >= LIMITS.targets;
  const rank = (language: Language) =>
    (reach(language)?.state === "missing" ? 100 : 0) +
    (recent.includes(language) ? recent.indexOf(language) - 50 : 0);
  const shown = Language.options
    .filter((language) => language !== without)
    .filter((language) => search === "" || languageMatches(language, search, i18n.language))
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        languageName(a, i18n.language).localeCompare(languageName(b, i18n.language)),
    );
  const toggle = (language: Language) =>
    onChange(
      chosen.includes(language)
        ? chosen.filter((other) => other !== language)
        : [...chosen, language],
    );

  return (
    <div>
      <div className="mb-3 flex flex-wrap gap-2" aria-live="polite">
        {chosen.length === 0 ? (
          <p className="text-sm text-ink-3">{t("languages.none", { most: LIMITS.targets })}</p>
        ) : (
          chosen.map((language) => (
            <button
              key={language}
              type="button"
              onClick={() => toggle(language)}
              aria-label={t("languages.takeOut", { name: languageName(language, i18n.language) })}
              className="inline-flex min-h-8 items-center gap-1.5 rounded-full bg-accent ps-3 pe-2 text-sm font-medium text-accent-ink hover:bg-accent-2"
            >
              {languageName(language, i18n.language)}
              <X className="size-4" aria-hidden />
            </button>
          ))
        )}
      </div>
      <SearchField
        label={t("languages.search")}
        className="mb-3"
        value={search}
        onSearch={setSearch}
        onKeyDown={(event) => {
          const [best] = shown;
          if (event.key !== "Enter" || best === undefined || search === "") return;
          event.preventDefault();
          if (!full || chosen.includes(best)) toggle(best);
          setSearch("");
        }}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a border. */}
      <div
        role="group"
        aria-label={t("languages.label")}
        className="grid max-h-72 grid-cols-2 gap-1.5 overflow-y-auto p-0.5 sm:grid-cols-3"
      >
        {shown.map((language) => {
          const on = chosen.includes(language);
          const missing = reach(language)?.state === "missing";
          return (
            <button
              key={language}
              type="button"
              aria-pressed={on}
              disabled={full && !on}
              onClick={() => toggle(language)}
              className={cx(
                "flex min-h-11 items-center gap-2 rounded-xl border px-3 text-start text-sm transition-colors disabled:opacity-45",
                on
                  ? "border-accent bg-accent-soft font-medium"
                  : "border-line bg-glass hover:border-line-2 hover:bg-glass-2",
              )}
            >
              <span className="min-w-0 flex-1 truncate">
                {languageName(language, i18n.language)}
              </span>
              {on ? (
                <Check className="size-4 shrink-0 text-accent" aria-hidden />
              ) : (
                missing && (
                  <span title={t("languages.missing")}>
                    <Download className="size-4 text-ink-3" aria-hidden />
                    <span className="sr-only">{t("languages.missing")}</span>
                  </span>
                )
              )}
            </button>
          );
        })}
        {shown.length === 0 && (
          <p className="col-span-full py-4 text-center text-sm text-ink-3">
            {t("languages.nothing")}
          </p>
        )}
      </div>
    </div>
  );
}

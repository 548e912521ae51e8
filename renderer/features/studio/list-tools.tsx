import { Replace } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../../contract/languages.ts";
import { languageName } from "../../lib/languages.ts";
import { IconButton } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import type { StudioLine } from "./lines.ts";
import { ReplaceBar } from "./replace-bar.tsx";
import type { Filter } from "./shown.ts";

interface Props {
  readonly languages: readonly Language[];
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  /** How many lines need work, and have changed. */
  readonly work: number;
  readonly lines: readonly StudioLine[];
}

/** What of the dub is shown, and search and replacement in it. */
export function ListTools(props: Props) {
  const { filter, onFilter, work, lines } = props;
  const { t, i18n } = useTranslation();
  const [replacing, setReplacing] = useState(false);
  return (
    <div className="grid gap-3 border-b border-line p-3">
      <div className="flex flex-wrap items-center gap-3">
        {props.languages.length > 1 && (
          <Choice
            label={t("studio.language")}
            hideLabel
            value={props.language}
            options={props.languages.map((value) => ({
              value,
              label: languageName(value, i18n.language),
            }))}
            onChange={props.onLanguage}
          />
        )}
        <Choice
          label={t("studio.show")}
          hideLabel
          value={filter.show}
          options={[
            { value: "all", label: t("studio.allLines") },
            { value: "work", label: `${t("studio.needsWork")} (${work})` },
            { value: "changed", label: t("studio.edited") },
          ]}
          onChange={(show) => onFilter({ ...filter, show })}
        />
        <div className="flex min-w-40 flex-1 items-center gap-1">
          <SearchField
            data-studio-search
            label={t("studio.search")}
            className="min-w-0 flex-1"
            value={filter.search}
            onSearch={(search) => onFilter({ ...filter, search })}
          />
          <IconButton
            label={t("studio.replace")}
            aria-expanded={replacing}
            onClick={() => setReplacing(!replacing)}
          >
            <Replace className="size-4" aria-hidden />
          </IconButton>
        </div>
      </div>
      {replacing && <ReplaceBar lines={lines} find={filter.search} />}
    </div>
  );
}

import { useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Choice } from "../../ui/field.tsx";
import { WISHES } from "../../ui/kinds.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { type QueueSearch, SHOWS } from "./search.ts";

interface FilterProps {
  readonly search: QueueSearch;
  readonly change: (part: QueueSearch) => void;
}

/** What is shown of the jobs. */
export function Filters({ search, change }: FilterProps) {
  const { t } = useTranslation();
  const { show = "all", kind = "" } = search;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? "");
  const late = useDeferredValue(text);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed changes the search.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (late !== (search.q ?? "")) change({ q: late });
    }, 200);
    return () => clearTimeout(timer);
  }, [late]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea");
      if (event.key !== "/" || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <Choice
        label={t("queue.show")}
        hideLabel
        value={show}
        options={SHOWS.map((value) => ({ value, label: t(`queue.shows.${value}`) }))}
        onChange={(value) => change({ show: value })}
      />
      <div className="flex min-w-0 flex-1 basis-72 gap-3">
        <label htmlFor={id} className="sr-only">
          {t("queue.kind")}
        </label>
        <select
          id={id}
          className="field !w-auto max-w-40"
          value={kind}
          onChange={(event) => change({ kind: event.currentTarget.value })}
        >
          <option value="">{t("queue.allKinds")}</option>
          {WISHES.filter((wish) => wish !== "audio").map((wish) => (
            <option key={wish} value={wish}>
              {t(`kinds.${wish}`)}
            </option>
          ))}
        </select>
        <SearchField
          ref={field}
          label={t("queue.search")}
          className="min-w-0 flex-1"
          value={text}
          onSearch={setText}
        />
      </div>
    </div>
  );
}

import { useMemo, useState } from "react";
import type { BaseLine, StudioLine } from "./lines.ts";
import { plannedReplacement } from "./replace.ts";
import { type Filter, shownLines, workOf } from "./shown.ts";
import { useStudio } from "./store.ts";

/** The lines that pass search and filter, and how many need work. */
export function useShown(base: readonly BaseLine[], lines: readonly StudioLine[]) {
  const [filter, setFilter] = useState<Filter>({ show: "all", search: "" });
  const working = useMemo(() => workOf(base), [base]);
  const shown = useMemo(() => shownLines(lines, filter, working), [lines, filter, working]);
  return { filter, setFilter, shown, work: working.size };
}

/** What a replacement in all lines would do. */
export function useReplacement(lines: readonly StudioLine[], find: string, replace: string) {
  const [options, setOptions] = useState({ matchCase: false, wholeWords: false });
  const locked = useStudio((state) => state.history.present.locked);
  const planned = useMemo(
    () => plannedReplacement(lines, { find, replace, ...options }, new Set(locked)),
    [lines, find, replace, options, locked],
  );
  return { options, setOptions, planned };
}

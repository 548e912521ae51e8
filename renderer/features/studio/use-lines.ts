import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import { client } from "../../api/client.ts";
import { type BaseLine, changedLines, type Setting, type StudioLine } from "./lines.ts";
import { sameWherePossible } from "./same.ts";

const PAGE = 500;

interface Page {
  lines: BaseLine[];
  source: Language;
  total: number;
  next?: string | undefined;
}

/** All lines of one language, the first page at once and the rest as it comes; and what is spoken. */
export function useBaseLines(id: string, language: Language) {
  const query = useInfiniteQuery({
    queryKey: ["lines", id, language] as const,
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
      client.lines.list(
        { id, language, limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        { signal },
      ),
    getNextPageParam: (last: Page) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { hasNextPage, isFetching, fetchNextPage, data, error, refetch } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && error === null) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, error]);
  const lines = useMemo(() => data?.pages.flatMap((page) => page.lines), [data]);
  return { lines, source: data?.pages[0]?.source, whole: !hasNextPage, error, refetch };
}

/** The lines with the changes in them; those that look the same are the same objects. */
export function useChangedLines(
  base: readonly BaseLine[],
  edits: readonly LineEdit[],
  { from, to, maxSpeed }: Setting,
): readonly StudioLine[] {
  const before = useRef<readonly StudioLine[]>([]);
  return useMemo(() => {
    const now = changedLines(base, edits, { from, to, maxSpeed });
    before.current = sameWherePossible(before.current, now);
    return before.current;
  }, [base, edits, from, to, maxSpeed]);
}

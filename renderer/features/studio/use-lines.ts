import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Language } from "../../../contract/languages.ts";
import { client } from "../../api/client.ts";
import type { DubLine } from "./fit.ts";

const PAGE = 500;

interface Page {
  lines: DubLine[];
  total: number;
  next?: string | undefined;
}

/** All lines of one language, the first page at once and the rest as it comes. */
export function useLines(id: string, language: Language) {
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
  return { lines, error, refetch };
}

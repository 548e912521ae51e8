import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { JobView } from "../../contract/queue.ts";
import { client } from "./client.ts";
import { dropJob, foldJobs, type JobFilter } from "./fold.ts";
import { onJobs } from "./live.ts";

interface Page {
  jobs: JobView[];
  next?: string | undefined;
}
type Pages = InfiniteData<Page, string | undefined>;

const keyOf = (filter: JobFilter, limit: number) => ["job-list", limit, filter] as const;

/** The newest jobs that pass a filter, `limit` a page, kept as they change. */
export function useJobList(filter: JobFilter, limit: number) {
  const cache = useQueryClient();
  const queryKey = keyOf(filter, limit);
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
      client.jobs.list(
        {
          limit,
          ...(filter.states === undefined ? {} : { states: [...filter.states] }),
          ...(filter.kind === undefined ? {} : { kind: filter.kind }),
          ...(filter.search === undefined ? {} : { search: filter.search }),
          ...(pageParam === undefined ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    getNextPageParam: (last: Page) => last.next,
  });
  const written = JSON.stringify(queryKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the written key stands for the filter.
  useEffect(
    () =>
      onJobs((changed) => {
        cache.setQueryData<Pages>(queryKey, (data) =>
          data === undefined ? data : { ...data, pages: foldJobs(data.pages, changed, filter) },
        );
      }),
    [cache, written],
  );
  return query;
}

/** Takes a job that was removed out of every list. */
export function useForgetJob(): (id: string) => void {
  const cache = useQueryClient();
  return (id) => {
    cache.setQueriesData<Pages>({ queryKey: ["job-list"] }, (data) =>
      data === undefined ? data : { ...data, pages: dropJob(data.pages, id) },
    );
  };
}

import type { JobState } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";

export interface JobFilter {
  readonly states?: readonly JobState[];
  readonly kind?: string;
  readonly search?: string;
}

interface Page {
  readonly jobs: JobView[];
  readonly next?: string | undefined;
}

const passes = (job: JobView, { states, kind }: JobFilter): boolean =>
  (states === undefined || states.includes(job.state)) && (kind === undefined || job.kind === kind);

/**
 * The pages with changed jobs in their places: jobs that no longer pass the filter leave, new ones
 * come to the front. Pages and jobs that did not change stay the same objects. A search is the
 * host's to judge, so under one nothing new comes in.
 */
export function foldJobs<P extends Page>(
  pages: readonly P[],
  changed: readonly JobView[],
  filter: JobFilter,
): P[] {
  const fresh = new Map(changed.map((job) => [job.id, job]));
  const folded = pages.map((page) => {
    if (!page.jobs.some(({ id }) => fresh.has(id))) return page;
    const jobs = page.jobs.flatMap((old) => {
      const job = fresh.get(old.id);
      if (job === undefined) return [old];
      fresh.delete(old.id);
      return passes(job, filter) ? [job] : [];
    });
    return { ...page, jobs };
  });
  const first = folded[0];
  if (first === undefined || filter.search !== undefined) return folded;
  // An old job that no page shows yet belongs further down, where it will be read in time.
  const newest = first.jobs[0]?.createdAt ?? Number.NEGATIVE_INFINITY;
  const added = [...fresh.values()]
    .filter((job) => passes(job, filter) && (job.createdAt >= newest || first.next === undefined))
    .sort((a, b) => b.createdAt - a.createdAt);
  if (added.length === 0) return folded;
  const jobs = [...added, ...first.jobs].sort((a, b) => b.createdAt - a.createdAt);
  return [{ ...first, jobs }, ...folded.slice(1)];
}

/** The pages without one job. */
export const dropJob = <P extends Page>(pages: readonly P[], id: string): P[] =>
  pages.map((page) =>
    page.jobs.some((job) => job.id === id)
      ? { ...page, jobs: page.jobs.filter((job) => job.id !== id) }
      : page,
  );

import { isWish } from "../../ui/kinds.tsx";

export const SHOWS = ["all", "active", "done", "failed", "dead"] as const;
export type Show = (typeof SHOWS)[number];

/** What the queue's address says: what is shown, and the job that is open. */
export interface QueueSearch {
  readonly show?: Show;
  readonly kind?: string;
  readonly q?: string;
  readonly job?: string;
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Reads the address; what makes no sense in it is left out. */
export function queueSearch(search: Record<string, unknown>): QueueSearch {
  const show = SHOWS.find((one) => one === search["show"]);
  const kind = text(search["kind"]);
  const q = text(search["q"]);
  const job = text(search["job"]);
  return {
    ...(show === undefined || show === "all" ? {} : { show }),
    ...(kind === undefined || !isWish(kind) ? {} : { kind }),
    ...(q === undefined ? {} : { q }),
    ...(job === undefined ? {} : { job }),
  };
}

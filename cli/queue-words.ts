import type { ErrorInfo } from "../contract/errors.ts";
import type { JobEventBody } from "../contract/events.ts";
import { filesRead, type StoredSpec, targetsOf } from "../contract/job.ts";
import { printable } from "./exit-code.ts";
import { size } from "./model-lines.ts";

/** What a person who follows a job reads when it comes to a halt, or goes on. */
export function standstillWords(event: JobEventBody, id: string): string | undefined {
  switch (event.type) {
    case "waiting":
      return waitingWords(event.error);
    case "paused":
      return `paused; \`octavia jobs resume ${id}\` has it go on, Ctrl-C cancels it`;
    case "queue-paused":
      return "the queue is paused; `octavia jobs resume` has it go on, Ctrl-C cancels this job";
    case "resumed":
    case "queue-resumed":
      return "going on";
    default:
      return undefined;
  }
}

function waitingWords({ kind, message, space }: ErrorInfo): string {
  if (kind !== "DiskFull") return `will try again: ${message}`;
  const room = space === undefined ? "there is room" : `${size(space.bytes)} are free`;
  const where = space === undefined ? "" : ` where ${space.folder} is`;
  return `${message} Waiting until ${room}${where}; Ctrl-C cancels.`;
}

/** What a job is, in a word or two: "dub es,fr". */
export function kindWords(spec: StoredSpec): string {
  const kind = spec.kind === "unread" ? `${spec.stored} (made by another version)` : spec.kind;
  return [kind, targetsOf(spec).join(",")].filter((part) => part !== "").join(" ");
}

/** Above what is told of one of several jobs: a file may have more than one. */
export const jobTitle = (spec: StoredSpec): string =>
  `${printable(filesRead(spec)[0])} (${printable(kindWords(spec))}):`;

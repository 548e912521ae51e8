import type { ErrorInfo, ErrorKind } from "../../contract/errors.ts";

const SECOND = 1000;

/** How long to wait before each further try, milliseconds: as many tries again as delays. */
type Delays = readonly number[];

const RECOGNITION: Delays = [5 * SECOND, 30 * SECOND, 300 * SECOND];
const SHORT: Delays = [5 * SECOND, 5 * SECOND];
const EXPORT: Delays = [5 * SECOND];

/** By the step that failed. The table of DESIGN.md ("Queue"); what it does not name is `SHORT`. */
const BY_STEP: ReadonlyMap<string, Delays> = new Map([
  ["detect-speech", RECOGNITION],
  ["transcribe", RECOGNITION],
  ["clip", SHORT],
  ["caption", SHORT],
  ["mux", EXPORT],
]);

/** An engine that crashed is new at the next try, so there is nothing to wait for. */
const AFTER_CRASH: Delays = [0, 0, 0];

/** Kinds that the same try again would only repeat: a person has to act first. */
const FINAL: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  "InvalidInput",
  "UnsupportedMedia",
  "MissingModel",
  "Unauthorized",
  "Cancelled",
]);

/**
 * A full disk is nobody's failure: the job waits as long as it takes, and what claims it looks for
 * room first (`hasRoom`). This is only how long it rests before the first look.
 */
const FULL_DISK_MS = 5 * SECOND;

/** Failures in a row since the job last made progress. */
export interface FailureCounts {
  readonly tries: number;
  readonly crashes: number;
}

export type Verdict =
  | { readonly next: "waiting"; readonly delayMs: number; readonly counts: FailureCounts }
  | { readonly next: "failed" }
  | { readonly next: "dead" };

/**
 * What becomes of a job after a failed attempt: it waits for another try, has failed for good, or
 * is out of tries.
 * @param before the counts without this failure
 */
export function afterFailure(error: ErrorInfo, before: FailureCounts): Verdict {
  if (FINAL.has(error.kind) || error.lasting === true) return { next: "failed" };
  if (error.kind === "DiskFull") return { next: "waiting", delayMs: FULL_DISK_MS, counts: before };
  const crashed = isCrash(error);
  const delayMs = crashed ? AFTER_CRASH[before.crashes] : delaysFor(error.step ?? "")[before.tries];
  if (delayMs === undefined) return { next: "dead" };
  const counts = crashed
    ? { ...before, crashes: before.crashes + 1 }
    : { ...before, tries: before.tries + 1 };
  return { next: "waiting", delayMs, counts };
}

/** A crash of the engine process belongs to no step: every error of a step names it. */
function isCrash(error: ErrorInfo): boolean {
  return error.kind === "EngineFailure" && error.step === undefined;
}

/** @param step as in events, with its language: "synthesize:es" */
function delaysFor(step: string): Delays {
  const [name = ""] = step.split(":");
  return BY_STEP.get(name) ?? SHORT;
}

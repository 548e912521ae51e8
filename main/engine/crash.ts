import { type ErrorInfo, OctaviaError } from "../../contract/errors.ts";
import type { EngineExit } from "./engine.ts";
import type { OpenRequest } from "./open-request.ts";

/** Why main ended an engine process itself. */
export type Verdict =
  | { readonly kind: "slow-start" }
  | { readonly kind: "silent" }
  | { readonly kind: "hang"; readonly request: OpenRequest }
  | { readonly kind: "deaf"; readonly request: OpenRequest }
  | { readonly kind: "protocol"; readonly details: string };

/** What is known of an engine process that has ended. */
export interface Ending {
  readonly exit: EngineExit;
  readonly verdict: Verdict | undefined;
  /** Its own last word. */
  readonly fatal: ErrorInfo | undefined;
  readonly lastLines: string;
}

const RUN_AGAIN = "Run the job again: it goes on from its last finished step.";
const DOCTOR = "`octavia doctor` checks what the engine needs and says how to mend it.";

/** The failure of the requests that were open when the process ended. */
export function crashError(ending: Ending): OctaviaError {
  const { fatal, lastLines } = ending;
  const options = { details: describeEnding(ending), hint: fatal?.hint ?? RUN_AGAIN };
  // What V8 prints before it aborts; the operating system's own killer leaves no word.
  if (lastLines.includes("heap out of memory")) {
    return new OctaviaError("OutOfMemory", "The engine process ran out of memory.", options);
  }
  const kind = fatal === undefined || fatal.kind === "Internal" ? "EngineFailure" : fatal.kind;
  return new OctaviaError(kind, sentence(ending), options);
}

/** The failure of requests that wait for an engine which will not start. */
export function startError(ending: Ending): OctaviaError {
  const { fatal } = ending;
  if (fatal !== undefined && fatal.kind !== "Internal") return OctaviaError.fromInfo(fatal);
  return new OctaviaError("EngineFailure", "The engine process does not start.", {
    hint: DOCTOR,
    details: `${sentence(ending)}\n${describeEnding(ending)}`,
  });
}

/** The failure of the very run that hung. */
export function hangError({ step }: OpenRequest, ending: Ending): OctaviaError {
  const where = step === undefined ? "before its first step" : `at step "${step}"`;
  return new OctaviaError("EngineFailure", `The engine stopped making progress ${where}.`, {
    hint: RUN_AGAIN,
    details: describeEnding(ending),
    step,
  });
}

function sentence({ exit, verdict, fatal }: Ending): string {
  switch (verdict?.kind) {
    case "slow-start":
      return "The engine process took too long to start and was ended.";
    case "silent":
      return "The engine process stopped answering and was ended.";
    case "hang":
      return "The engine process was ended because another job in it had stopped making progress.";
    case "deaf":
      return "The engine process was ended because it did not answer a cancel.";
    case "protocol":
      return "The engine process said something that cannot be understood.";
    case undefined:
      break;
  }
  if (fatal !== undefined) return `The engine process failed: ${fatal.message}`;
  if (exit.error !== undefined) return "The engine process could not be started.";
  return `The engine process ended unexpectedly (${how(exit)}).`;
}

const how = ({ code, signal }: EngineExit): string => signal ?? `exit code ${code}`;

function describeEnding({ exit, verdict, fatal, lastLines }: Ending): string {
  return [
    exit.error === undefined ? how(exit) : String(exit.error),
    verdict?.kind === "protocol" ? verdict.details : undefined,
    fatal?.details,
    lastLines === "" ? undefined : `last lines:\n${lastLines}`,
  ]
    .filter((part) => part !== undefined)
    .join("\n");
}

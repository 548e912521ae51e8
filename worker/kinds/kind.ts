import type { JobKind, Output, SpecOf } from "../../contract/job.ts";
import type { Report, ReportBase } from "../../contract/report.ts";
import type { JobDeps } from "../host/handlers.ts";
import type { PlanResult } from "../plan/executor.ts";
import type { Plan } from "../plan/plan.ts";
import type { IdentifiedFile } from "./source-files.ts";

/** A kind of job: how its spec becomes steps, and what is made of their results. */
export interface Kind<Name extends JobKind> {
  /**
   * Settles what the spec leaves open and makes the plan, so that what cannot work is refused
   * before any work is done.
   * @throws InvalidInput, MissingModel
   */
  prepare(spec: SpecOf<Name>, deps: JobDeps): Promise<PreparedJob>;
}

export interface PreparedJob {
  readonly plan: Plan;
  /** The person's files that are read. */
  readonly sources: readonly IdentifiedFile[];
  /** The files it writes whatever the sources hold; none of them may be read. Absolute paths. */
  readonly writes: readonly string[];
  /** All files it would write, as far as that can be told before the work. */
  outputs(): Promise<readonly string[]>;
  /** Puts what was made in its place, once every step has ended well. */
  publish(ran: PlanResult): Promise<Published>;
}

export interface Published {
  /** Without the report. */
  readonly outputs: readonly Output[];
  /** Absolute path of the report to be written. */
  readonly reportPath: string;
  /** What worked, by task: "recognition", "voice:es". */
  readonly engines: Readonly<Record<string, string>>;
  /** Those of the steps are told already. */
  readonly warnings: readonly string[];
  /** What this kind of report holds beside what all do. */
  readonly details: ReportDetails;
}

type Without<Whole, Keys extends PropertyKey> = Whole extends unknown ? Omit<Whole, Keys> : never;

export type ReportDetails = Without<Report, keyof ReportBase>;

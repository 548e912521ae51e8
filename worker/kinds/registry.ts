import { OctaviaError } from "../../contract/errors.ts";
import type { JobSpec } from "../../contract/job.ts";
import type { JobDeps } from "../host/handlers.ts";
import { dub } from "./dub/kind.ts";
import type { PreparedJob } from "./kind.ts";

/** A job of any kind, ready to run. @throws InvalidInput, MissingModel */
export function prepareJob(spec: JobSpec, deps: JobDeps): Promise<PreparedJob> {
  switch (spec.kind) {
    case "dub":
      return dub.prepare(spec, deps);
    default:
      throw new OctaviaError("InvalidInput", `Octavia cannot do ${spec.kind} yet.`);
  }
}

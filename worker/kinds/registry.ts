import type { JobSpec } from "../../contract/job.ts";
import type { JobDeps } from "../host/handlers.ts";
import { captions } from "./captions/kind.ts";
import { clips } from "./clips/kind.ts";
import { dub } from "./dub/kind.ts";
import type { PreparedJob } from "./kind.ts";
import { merge } from "./merge/kind.ts";
import { music } from "./music/kind.ts";
import { subtitles } from "./subtitles/kind.ts";
import { thumbnails } from "./thumbnails/kind.ts";

/** A job of any kind, ready to run. @throws InvalidInput, MissingModel */
export function prepareJob(spec: JobSpec, deps: JobDeps): Promise<PreparedJob> {
  switch (spec.kind) {
    case "dub":
      return dub.prepare(spec, deps);
    case "captions":
      return captions.prepare(spec, deps);
    case "merge":
      return merge.prepare(spec, deps);
    case "music":
      return music.prepare(spec, deps);
    case "thumbnails":
      return thumbnails.prepare(spec, deps);
    case "clips":
      return clips.prepare(spec, deps);
    case "subtitles":
      return subtitles.prepare(spec, deps);
  }
}

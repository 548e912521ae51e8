import { OctaviaError } from "../../contract/errors.ts";
import type { DubSpec } from "../../contract/kinds/dub.ts";
import type { LineEdit } from "../../contract/kinds/words.ts";
import type { Language } from "../../contract/languages.ts";
import type { JobView } from "../../contract/queue.ts";
import type { ParamsOf } from "../../worker/protocol.ts";
import { editContext } from "./edit-context.ts";
import { editedSpec } from "./edits.ts";

/** A line that is to be heard before its job is changed. */
export interface PreviewWish {
  /** In the order they were made; the line of the last is heard. At least one. */
  readonly edits: readonly LineEdit[];
  /** Of the dub; that of the last edit, or else the job's first, if not given. */
  readonly language?: Language | undefined;
}

/** What the engine is asked for. @throws InvalidInput for an edit that cannot be made */
export function previewOf(
  job: JobView,
  { edits, language }: PreviewWish,
): Omit<ParamsOf["preview"], "out"> & { readonly spec: DubSpec } {
  const last = edits.at(-1);
  if (last === undefined) {
    throw new OctaviaError("InvalidInput", "There is no edit to be heard.");
  }
  const spec = editedSpec(job.spec, edits, editContext(job, edits));
  if (spec.kind !== "dub") {
    throw new OctaviaError("InvalidInput", `Job ${job.id} is no dub: it has no line to be heard.`);
  }
  const own = "language" in last ? last.language : undefined;
  // A text in the source language is heard in what becomes of it.
  const heard = [language, own, ...spec.to].find(
    (one) => one !== undefined && spec.to.includes(one),
  );
  if (heard === undefined) throw new Error("Internal: a dub without a target");
  return {
    spec,
    lines: "into" in last ? [last.line, last.into] : [last.line],
    language: heard,
  };
}

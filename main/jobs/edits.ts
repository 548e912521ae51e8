import { isDeepStrictEqual } from "node:util";
import { OctaviaError } from "../../contract/errors.ts";
import { type JobSpec, targetsOf } from "../../contract/job.ts";
import type { DubSpec } from "../../contract/kinds/dub.ts";
import { isTextEdit, type LineEdit, type TextEdit } from "../../contract/kinds/words.ts";
import type { Language } from "../../contract/languages.ts";
import type { JobView } from "../../contract/queue.ts";

/** What the edited job's report knows, where there is one. */
export interface EditContext {
  /** The number of the last line. */
  readonly maxLine?: number | undefined;
  /** The language that was spoken, if the spec leaves it to recognition. */
  readonly source?: Language | undefined;
  /** The mastering gain of each language, dB. */
  readonly gainHints?: DubSpec["gainHints"] | undefined;
}

/** A spec of lines that people may correct. */
type Editable = Extract<JobSpec, { readonly edits: unknown }>;

/** @throws InvalidInput for a job without lines */
function editable(spec: JobSpec): Editable {
  if ("edits" in spec) return spec;
  throw new OctaviaError("InvalidInput", `A ${spec.kind} job has no lines that could be edited.`);
}

/** The job, or the last edit of it: edits add up, whichever of the jobs is named. */
export function newestEdit(job: JobView, all: readonly JobView[]): JobView {
  const { edits, ...rest } = withoutHints(editable(job.spec));
  const later = all.filter(({ id, spec }) => {
    if (id <= job.id || !("edits" in spec)) return false;
    const { edits: theirs, ...others } = withoutHints(spec);
    return (
      theirs.length > edits.length &&
      isDeepStrictEqual(theirs.slice(0, edits.length), edits) &&
      isDeepStrictEqual(others, rest)
    );
  });
  return later.reduce((newest, one) => (one.id > newest.id ? one : newest), job);
}

/** What an edit itself may change besides the edits. */
const withoutHints = (spec: Editable): Editable =>
  spec.kind === "dub" ? { ...spec, gainHints: {} } : spec;

/** @throws InvalidInput for a line or language that the job does not have */
export function editedSpec(job: JobSpec, next: LineEdit, context: EditContext): JobSpec {
  const spec = editable(job);
  refuseUnknown(spec, next, context);
  const others = spec.edits.filter((one) => !isTextEdit(one) || !isSameText(one, next));
  const edits = [...others, next];
  if (spec.kind !== "dub") return { ...spec, edits };
  return { ...spec, edits, gainHints: { ...spec.gainHints, ...context.gainHints } };
}

/** Whether both give the same text of the same line. */
const isSameText = (one: TextEdit, other: LineEdit): boolean =>
  isTextEdit(other) && one.line === other.line && one.language === other.language;

function refuseUnknown(spec: Editable, edit: LineEdit, context: EditContext): void {
  const { line } = edit;
  const { maxLine = Number.POSITIVE_INFINITY, source } = context;
  if (line > maxLine) {
    throw new OctaviaError("InvalidInput", `There is no line ${line}: the last one is ${maxLine}.`);
  }
  const language = "language" in edit ? edit.language : undefined;
  if (language === undefined) return;
  const spoken = spec.from === "auto" ? source : spec.from;
  const known = [...(spoken === undefined ? [] : [spoken]), ...targetsOf(spec)];
  if (known.includes(language)) return;
  throw new OctaviaError("InvalidInput", `The job has no language "${language}".`, {
    hint: `Its languages are ${known.join(", ")}.`,
  });
}

import { isDeepStrictEqual } from "node:util";
import { OctaviaError } from "../../contract/errors.ts";
import { type JobSpec, type StoredSpec, targetsOf } from "../../contract/job.ts";
import type { DubSpec } from "../../contract/kinds/dub.ts";
import { isTextEdit, type LineEdit } from "../../contract/kinds/words.ts";
import type { Language } from "../../contract/languages.ts";
import type { JobView } from "../../contract/queue.ts";
import type { Line } from "../../contract/transcript.ts";
import { editLines } from "../../worker/kinds/words/edits.ts";
import { unreadable } from "../queue/stored.ts";

/** What the edited job's report knows, where there is one. */
export interface EditContext {
  /** The lines as they were cut, before all edits. */
  readonly cut?: readonly Line[] | undefined;
  /** Length of the source, seconds. */
  readonly duration?: number | undefined;
  /** The language that was spoken, if the spec leaves it to recognition. */
  readonly source?: Language | undefined;
  /** The mastering gain of each language, dB. */
  readonly gainHints?: DubSpec["gainHints"] | undefined;
}

/** A spec of lines that people may correct. */
type Editable = Extract<JobSpec, { readonly edits: unknown }>;

/** @throws InvalidInput for a job without lines */
function editable(spec: StoredSpec): Editable {
  if (spec.kind === "unread") throw unreadable();
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

/**
 * A spec with further edits. A text or voice takes the place of an earlier one of the same line,
 * unless a split or merge came between: that was of the earlier text.
 * @throws InvalidInput for a language that the job does not have, and for an edit that the lines as
 * the context knows them do not allow
 */
export function editedSpec(
  job: StoredSpec,
  more: readonly LineEdit[],
  context: EditContext,
): Editable {
  const spec = editable(job);
  const source = spec.from === "auto" ? context.source : spec.from;
  for (const edit of more) refuseLanguage(spec, edit, source);
  const { cut, duration } = context;
  const all = [...spec.edits, ...more];
  // A language nobody knows yet leaves it to the engine to tell what the lines' own texts are.
  if (cut !== undefined && source !== undefined) editLines(cut, all, { source, duration });
  const edits = more.reduce<LineEdit[]>(withEdit, spec.edits);
  if (spec.kind !== "dub") return { ...spec, edits };
  return { ...spec, edits, gainHints: { ...spec.gainHints, ...context.gainHints } };
}

function withEdit(edits: readonly LineEdit[], next: LineEdit): LineEdit[] {
  const lastCut = edits.findLastIndex((edit) => "op" in edit && /split|merge/.test(edit.op));
  return [...edits.filter((one, at) => at <= lastCut || !isSameWish(one, next)), next];
}

/** Whether both say the same text of a line, or its voice. */
function isSameWish(one: LineEdit, other: LineEdit): boolean {
  if (one.line !== other.line) return false;
  if (isTextEdit(one) || isTextEdit(other)) {
    return isTextEdit(one) && isTextEdit(other) && one.language === other.language;
  }
  return one.op === "voice" && other.op === "voice" && one.language === other.language;
}

function refuseLanguage(spec: Editable, edit: LineEdit, source: Language | undefined): void {
  const language = "language" in edit ? edit.language : undefined;
  if (language === undefined) return;
  const spoken = source === undefined || !isTextEdit(edit) ? [] : [source];
  const known = [...new Set([...spoken, ...targetsOf(spec)])];
  if (known.includes(language)) return;
  throw new OctaviaError("InvalidInput", `The job has no language "${language}".`, {
    hint: `Its languages are ${known.join(", ")}.`,
  });
}

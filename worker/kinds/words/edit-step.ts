import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { Artifact } from "../../artifacts/store.ts";
import type { KeyValue, Step } from "../../plan/step.ts";
import { Segmented } from "../../steps/segment.ts";
import { editLines } from "./edits.ts";

interface EditLinesIn {
  /** The lines as they were cut. */
  readonly cut: Artifact<Segmented>;
  readonly edits: readonly LineEdit[];
  /** Length of the source in seconds, where it has one. */
  readonly duration?: number | undefined;
}

/**
 * Lines to lines with people's edits of them. What depends on lines asks for the result's content:
 * an edit that changes nothing of it, like that of a translation, costs nothing further on.
 */
export const editStep: Step<EditLinesIn, Segmented> = {
  name: "edit-lines",
  version: 1,
  resource: "io",
  unit: "lines",
  output: Segmented,
  key: ({ cut, edits, duration }) => ({
    ...{ cut: cut.digest, duration },
    edits: edits.map((edit): KeyValue => ({ ...edit })),
  }),
  run({ cut: { value }, edits, duration }, context) {
    const lines = editLines(value.lines, edits, { source: value.language, duration });
    context.progress(lines.length, lines.length);
    return Promise.resolve({ language: value.language, lines });
  },
};

import { create } from "zustand";
import type { LineEdit } from "../../../contract/kinds/words.ts";
import {
  applied,
  type Draft,
  keepApplying,
  keepDraft,
  NO_CHANGES,
  readApplying,
  readDraft,
} from "./draft.ts";
import { begin, type History, redo, step, undo } from "./history.ts";

/** Which side of a line is being written. */
export type Side = "source" | "target";

interface StudioState {
  readonly job: string;
  readonly history: History<Draft>;
  /** False: the browser keeps nothing, and a reload would lose the changes. */
  readonly saved: boolean;
  /** The job that brings the changes into the files, while it works. */
  readonly applying: string | undefined;
  readonly selected: number | undefined;
  /** The line that is heard now. */
  readonly current: number | undefined;
  readonly editing: { readonly line: number; readonly side: Side } | undefined;

  /** Begins with a job, with what was left of its changes; the same one goes on. */
  open(job: string): void;
  /** Changes the draft, one step of the history; nothing while changes are being applied. */
  change(make: (draft: Draft) => Draft, group?: string): void;
  undo(): void;
  redo(): void;
  /** A job has begun to apply the changes, or has ended without. */
  setApplying(job: string | undefined): void;
  /** The changes are in the files of another job: goes on with that. */
  goOn(job: string): void;
  select(line: number | undefined): void;
  edit(line: number | undefined, side?: Side): void;
}

/** The studio of one job: what was changed, and where the person is. */
export const useStudio = create<StudioState>((set) => {
  const moved = (state: StudioState, history: History<Draft>): Partial<StudioState> => {
    if (state.applying !== undefined || history === state.history) return {};
    const { present } = history;
    if (present === state.history.present) return { history };
    return { history, saved: keepDraft(localStorage, state.job, present) };
  };
  return {
    job: "",
    history: begin(NO_CHANGES),
    saved: true,
    applying: undefined,
    selected: undefined,
    current: undefined,
    editing: undefined,
    open: (job) =>
      set((state) =>
        state.job === job
          ? {}
          : {
              job,
              history: begin(readDraft(localStorage, job)),
              ...{ saved: true, applying: readApplying(localStorage, job) },
              ...{ selected: undefined, current: undefined, editing: undefined },
            },
      ),
    change: (make, group) =>
      set((state) => moved(state, step(state.history, make(state.history.present), group))),
    undo: () => set((state) => moved(state, undo(state.history))),
    redo: () => set((state) => moved(state, redo(state.history))),
    setApplying: (applying) =>
      set(({ job }) => {
        keepApplying(localStorage, job, applying);
        return { applying, editing: undefined };
      }),
    goOn: (job) =>
      set(({ job: old, history }) => {
        const rest = applied(history.present);
        keepDraft(localStorage, old, NO_CHANGES);
        keepApplying(localStorage, old, undefined);
        return {
          job,
          history: begin(rest),
          saved: keepDraft(localStorage, job, rest),
          applying: undefined,
          editing: undefined,
        };
      }),
    select: (selected) => set({ selected }),
    edit: (line, side = "target") =>
      set(
        line === undefined ? { editing: undefined } : { editing: { line, side }, selected: line },
      ),
  };
});

/** Changes the lines, one step of the history. */
export const changeEdits = (
  make: (edits: readonly LineEdit[]) => readonly LineEdit[],
  group?: string,
): void =>
  useStudio.getState().change((draft) => {
    const edits = make(draft.edits);
    return edits === draft.edits ? draft : { ...draft, edits };
  }, group);

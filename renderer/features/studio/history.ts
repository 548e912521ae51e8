/** What a person has made so far, with the way back and the way forth. */
export interface History<State> {
  /** Former states, the last one last. */
  readonly past: readonly State[];
  readonly present: State;
  /** States that were undone, the next one first. */
  readonly future: readonly State[];
  /** Steps in a row with the same name are one step: ten presses of an arrow key, say. */
  readonly group?: string | undefined;
}

/** Steps that can be taken back. */
export const MOST_UNDO = 500;

export const begin = <State>(present: State): History<State> => ({ past: [], present, future: [] });

/** One step on; what was undone before it is gone. A state that is the same is no step. */
export function step<State>(history: History<State>, next: State, group?: string): History<State> {
  if (Object.is(next, history.present)) return history;
  const joins = group !== undefined && group === history.group;
  const past = joins ? history.past : [...history.past, history.present].slice(-MOST_UNDO);
  return { past, present: next, future: [], group };
}

/** One step back; the same history where there is none. */
export function undo<State>(history: History<State>): History<State> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present, future };
}

/** One step forth again; the same history where there is none. */
export function redo<State>(history: History<State>): History<State> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future };
}

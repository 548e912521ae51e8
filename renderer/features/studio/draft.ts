import { z } from "zod";
import { GlossaryTerm, LineEdit } from "../../../contract/kinds/words.ts";

/** All that a person has changed and not applied yet. */
export const Draft = z.object({
  edits: z.array(LineEdit).readonly(),
  /** Lines that nothing may touch in passing. */
  locked: z.array(z.int()).readonly(),
  /** Terms for the glossary of the next run. */
  terms: z.array(GlossaryTerm).readonly(),
});
export type Draft = z.infer<typeof Draft>;

export const NO_CHANGES: Draft = { edits: [], locked: [], terms: [] };

/** Where a draft survives the window: the browser's own storage, or a map in tests. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyOf = (job: string) => `octavia.studio.${job}`;

/** What was left of a job's changes; none where nothing, or nothing readable, lies there. */
export function readDraft(shelf: Shelf, job: string): Draft {
  try {
    const text = shelf.getItem(keyOf(job));
    return text === null ? NO_CHANGES : Draft.parse(JSON.parse(text));
  } catch {
    // Written by another version, or storage is off: the changes cannot be had.
    return NO_CHANGES;
  }
}

/** Keeps the changes. False: there is no room, or no storage. */
export function keepDraft(shelf: Shelf, job: string, draft: Draft): boolean {
  try {
    const empty = draft.edits.length + draft.locked.length + draft.terms.length === 0;
    if (empty) shelf.removeItem(keyOf(job));
    else shelf.setItem(keyOf(job), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

const applyingKeyOf = (job: string) => `${keyOf(job)}.applying`;

/** The job that was bringing a job's changes into the files when the window was left. */
export function readApplying(shelf: Shelf, job: string): string | undefined {
  try {
    return shelf.getItem(applyingKeyOf(job)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers that job, or that there is none any more. */
export function keepApplying(shelf: Shelf, job: string, applying: string | undefined): void {
  try {
    if (applying === undefined) shelf.removeItem(applyingKeyOf(job));
    else shelf.setItem(applyingKeyOf(job), applying);
  } catch {
    // Without storage the window forgets it: the job itself goes on.
  }
}

export const hasLock = (draft: Draft, line: number): boolean => draft.locked.includes(line);

export const withLock = (draft: Draft, line: number): Draft => ({
  ...draft,
  locked: hasLock(draft, line) ? draft.locked.filter((id) => id !== line) : [...draft.locked, line],
});

/** One translation for each term: a new one takes the place of the old. */
export const withTerm = (draft: Draft, term: GlossaryTerm): Draft => ({
  ...draft,
  terms: [...draft.terms.filter(({ from }) => from !== term.from), term],
});

export const withoutTerm = (draft: Draft, from: string): Draft => ({
  ...draft,
  terms: draft.terms.filter((term) => term.from !== from),
});

/** What is left of a draft when its changes are in the files: locks are of lines, and stay. */
export const applied = (draft: Draft): Draft => ({ ...NO_CHANGES, locked: draft.locked });

import type { JobSpec, SpecOf } from "../../../contract/job.ts";
import type { Client } from "../../api/client.ts";
import type { Draft } from "./draft.ts";

/** How many things a person has changed: what is counted beside the button. */
export const countOf = ({ edits, terms }: Draft): number => edits.length + terms.length;

/** The spec of a run with these changes and terms. A term takes the place of an old one. */
export function nextSpec(spec: SpecOf<"dub">, { edits, terms }: Draft): JobSpec {
  const renewed = new Set(terms.map(({ from }) => from));
  return {
    ...spec,
    edits: [...spec.edits, ...edits],
    glossary: [...spec.glossary.filter(({ from }) => !renewed.has(from)), ...terms],
  };
}

/**
 * Begins the job that brings the changes into the files. Terms of the glossary are part of the whole
 * run, so they make a new one; edits alone redo only what they touch.
 */
export function apply(api: Client, id: string, spec: SpecOf<"dub">, draft: Draft) {
  if (draft.terms.length > 0) return api.jobs.create({ spec: nextSpec(spec, draft) });
  return api.lines.edit({ id, edits: [...draft.edits] });
}

import { OctaviaError } from "../contract/errors.ts";
import { type CatalogueEntry, catalogue } from "./catalogue.ts";

/** What a person asked for: an entry of the catalogue, or any repository. */
export interface Reference {
  /** "owner/name". */
  readonly repository: string;
  /** Commit, branch or tag. */
  readonly revision: string;
  readonly entry?: CatalogueEntry;
}

/**
 * Reads an id of the catalogue or "owner/name[@revision]".
 * @throws InvalidInput with the ids that come close
 */
export function parseReference(
  text: string,
  entries: readonly CatalogueEntry[] = catalogue(),
): Reference {
  const [, name = "", wanted] = /^([^@]+)(?:@(.+))?$/.exec(text) ?? [];
  const entry = entries.find(({ id, repository }) => id === name || repository === name);
  if (entry !== undefined) {
    const { repository, revision } = entry;
    return { repository, revision: wanted ?? revision, entry };
  }
  if (/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(name) && /^[\w./-]*$/.test(wanted ?? "")) {
    return { repository: name, revision: wanted ?? "main" };
  }
  const near = entries.filter(({ id }) => id.includes(name.toLowerCase())).map(({ id }) => id);
  const hint = near.length > 0 ? `Did you mean ${near.slice(0, 5).join(", ")}?` : undefined;
  throw new OctaviaError("InvalidInput", `There is no model "${text}" in the catalogue.`, {
    hint: `${hint ?? "`octavia models list --all` shows the catalogue."} Any model of the hub is owner/name.`,
  });
}

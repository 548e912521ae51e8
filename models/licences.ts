import type { Licence } from "./catalogue-schema.ts";

/** Licences of the hub's own list (its tags) that allow selling what one makes with the model. */
const COMMERCIAL: Readonly<Record<string, string>> = {
  "apache-2.0": "Apache-2.0",
  "bigscience-openrail-m": "OpenRAIL-M",
  "bsd-2-clause": "BSD-2-Clause",
  "bsd-3-clause": "BSD-3-Clause",
  "cc-by-4.0": "CC-BY-4.0",
  "cc-by-sa-4.0": "CC-BY-SA-4.0",
  "cc0-1.0": "CC0-1.0",
  isc: "ISC",
  mit: "MIT",
  openrail: "OpenRAIL-M",
  unlicense: "Unlicense",
};

/** A licence by the tag of a model's page. What is not known for sure is not called commercial. */
export function licenceOfTag(tag: string | undefined, owner: string): Licence {
  if (tag === undefined || tag === "other") return { name: "unknown", attribution: owner };
  const name = COMMERCIAL[tag.toLowerCase()];
  if (name !== undefined) return { name, commercial: true, attribution: owner };
  if (/^cc-by-nc/i.test(tag))
    return { name: tag.toUpperCase(), commercial: false, attribution: owner };
  return { name: tag, attribution: owner };
}

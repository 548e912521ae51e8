import type { CatalogueEntry } from "../models/catalogue.ts";
import type { InstalledModel } from "../models/store.ts";
import { printable } from "./exit-code.ts";

/** "77 MB", "1.6 GB". */
export const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
const terms = (commercial: boolean | undefined): string =>
  commercial === true
    ? ""
    : commercial === false
      ? ", not for commercial use"
      : ", terms not known";
const knows = ({
  languages,
  pairs,
}: {
  languages: readonly string[];
  pairs: readonly string[];
}): string => {
  const all = [...pairs, ...languages];
  return all.length > 12 ? `${all.length} languages` : all.join(" ");
};

/** A line of `octavia models list` for a model that is here. */
export function installedLine(model: InstalledModel): string {
  const dtypes = model.dtypes.join(",");
  return `${printable(model.id).padEnd(24)} ${(model.task ?? "?").padEnd(4)} ${size(model.bytes).padStart(8)}  ${dtypes.padEnd(9)} ${knows(model)} (${printable(model.licence.name)}${terms(model.licence.commercial)})`;
}

/** The same for one of the catalogue. */
export function availableLine(entry: CatalogueEntry): string {
  const bytes = entry.sizes[entry.dtype] ?? 0;
  return `${entry.id.padEnd(24)} ${entry.task.padEnd(4)} ${size(bytes).padStart(8)}  ${entry.dtype.padEnd(9)} ${knows(entry)} (${entry.licence.name}${terms(entry.licence.commercial)})`;
}

/** All that is known of a model. */
export function infoLines(
  entry: CatalogueEntry | undefined,
  installed: InstalledModel | undefined,
): string[] {
  const about = entry ?? installed;
  if (about === undefined) return [];
  const line = (label: string, text: string): string => `${label.padEnd(12)} ${printable(text)}`;
  const { name, commercial, attribution } = about.licence;
  return [
    line("model", about.id),
    line("from", `${about.repository}@${about.revision}`),
    line(
      "does",
      `${about.task ?? "?"} (${about.family}): ${[...about.pairs, ...about.languages].join(" ")}`,
    ),
    line(
      "licence",
      `${name}${terms(commercial)}${attribution === undefined ? "" : `; by ${attribution}`}`,
    ),
    ...(entry === undefined ? [] : entryLines(entry, line)),
    installed === undefined
      ? line("installed", "no")
      : line(
          "installed",
          `${installed.dtypes.join(", ")}, ${size(installed.bytes)}, in ${installed.dir}`,
        ),
  ];
}

function entryLines(
  entry: CatalogueEntry,
  line: (label: string, text: string) => string,
): string[] {
  const sizes = Object.entries(entry.sizes).map(([dtype, bytes]) => `${dtype} ${size(bytes)}`);
  return [
    line("sizes", `${sizes.join(", ")} (about; ${entry.dtype} if nothing is said)`),
    line(
      "quality",
      `${entry.quality} of 5, speed ${entry.speed} of 5, about ${size(entry.memory)} of memory`,
    ),
    ...(entry.notes === undefined ? [] : [line("note", entry.notes)]),
    ...(entry.unconfirmed.length === 0 ? [] : [line("unconfirmed", entry.unconfirmed.join(", "))]),
  ];
}

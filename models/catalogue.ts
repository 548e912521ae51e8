import type { z } from "zod";
import { OctaviaError } from "../contract/errors.ts";
import file from "./catalogue.json" with { type: "json" };
import { CatalogueFile, type ModelTask } from "./catalogue-schema.ts";

/** A model that Octavia knows: what it can do, what it costs, and on which terms. */
export type CatalogueEntry = Omit<z.infer<typeof CatalogueFile>["models"][number], "languages"> & {
  readonly languages: readonly string[];
};

/** Reads a catalogue. @throws ZodError saying what is wrong with it */
export function parseCatalogue(value: unknown): CatalogueEntry[] {
  const { models, languageSets } = CatalogueFile.parse(value);
  return models.map(({ languages, ...rest }) => ({
    ...rest,
    languages: typeof languages === "string" ? (languageSets[languages.slice(1)] ?? []) : languages,
  }));
}

let parsed: readonly CatalogueEntry[] | undefined;

/** Octavia's own catalogue. */
export function catalogue(): readonly CatalogueEntry[] {
  parsed ??= parseCatalogue(file);
  return parsed;
}

/** What is wanted of a model. */
export type Need =
  | { readonly task: "asr" | "tts"; readonly language?: string }
  | { readonly task: "mt"; readonly from: string; readonly to: string };

/** What models can do, in the catalogue or in the store. */
export interface Abilities {
  readonly task?: ModelTask | undefined;
  readonly languages: readonly string[];
  readonly pairs: readonly string[];
}

/** Whether a model can do it; translation in one step. */
export function serves(model: Abilities, need: Need): boolean {
  if (model.task !== need.task) return false;
  if (need.task !== "mt") {
    return need.language === undefined || model.languages.includes(need.language);
  }
  if (need.from === need.to) return false;
  const pair = `${need.from}-${need.to}`;
  const among = model.languages.includes(need.from) && model.languages.includes(need.to);
  return model.pairs.includes(pair) || among;
}

/** What a choice may take into account. */
interface Terms {
  /** Bytes of memory that a model may need. */
  readonly memory?: number;
  /** The person has said that models which forbid commercial use will do. */
  readonly nonCommercial?: boolean;
}

/**
 * The model to propose: the best that the memory carries, the faster among equals; one made for
 * the pair before one for many languages. Never one whose licence forbids commercial use, unless
 * the person has allowed it.
 */
export function chooseDefault(
  entries: readonly CatalogueEntry[],
  need: Need,
  { memory = Number.POSITIVE_INFINITY, nonCommercial = false }: Terms = {},
): CatalogueEntry | undefined {
  return entries
    .filter((entry) => serves(entry, need) && entry.memory <= memory)
    .filter((entry) => nonCommercial || entry.licence.commercial)
    .sort(
      (a, b) =>
        b.quality - a.quality ||
        b.speed - a.speed ||
        b.pairs.length - a.pairs.length ||
        (a.id < b.id ? -1 : 1),
    )[0];
}

/**
 * What a job says when it has no model for something: what is missing, how to get it, how large it
 * is and on which terms.
 */
export function missingModel(need: Need, terms: Terms = {}): OctaviaError {
  const what =
    need.task === "mt"
      ? `translates ${need.from} to ${need.to}`
      : `${need.task === "asr" ? "understands" : "speaks"} ${need.language ?? "this language"}`;
  const proposed = chooseDefault(catalogue(), need, terms);
  const other = chooseDefault(catalogue(), need, { ...terms, nonCommercial: true });
  const entry = proposed ?? other;
  return new OctaviaError("MissingModel", `No model that ${what} is installed.`, {
    hint:
      entry === undefined
        ? "The catalogue has none either: `octavia models pull owner/name` takes any from the hub."
        : pullHint(entry),
  });
}

/** The command that gets a model of the catalogue, with its size and terms. @param name its id */
export function howToGet(name: string): string | undefined {
  const entry = catalogue().find(({ id }) => id === name);
  return entry === undefined ? undefined : pullHint(entry);
}

function pullHint(entry: CatalogueEntry): string {
  const bytes = entry.sizes[entry.dtype] ?? 0;
  const use = entry.licence.commercial ? "" : ", not for commercial use: add --yes to accept";
  return `\`octavia models pull ${entry.id}\` gets it (about ${Math.ceil(bytes / 1e6)} MB, ${entry.licence.name}${use}).`;
}

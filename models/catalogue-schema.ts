import { z } from "zod";
import { DTYPES } from "./select.ts";

export const ModelTask = z.enum(["asr", "mt", "tts"]);
export type ModelTask = z.infer<typeof ModelTask>;

export const Licence = z.object({
  /** SPDX identifier where there is one, else the name the makers use; "unknown" if nobody says. */
  name: z.string(),
  /** Whether videos made with it may be sold. `undefined`: not known, treated as no. */
  commercial: z.boolean().optional(),
  /** Who is to be named. */
  attribution: z.string().optional(),
});
export type Licence = z.infer<typeof Licence>;

const LanguageTag = z.string().regex(/^[a-z]{2,3}$/);

const Entry = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  task: ModelTask,
  /** Which engine code opens it. */
  family: z.enum(["whisper", "marian", "m2m100", "nllb", "vits", "kokoro", "supertonic"]),
  /** Languages it hears or speaks, or translates among; "@name" is one of the sets. */
  languages: z.union([z.array(LanguageTag).min(1), z.string().startsWith("@")]).default([]),
  /** Translation in one direction: "en-es". */
  pairs: z.array(z.string().regex(/^[a-z]{2,3}-[a-z]{2,3}$/)).default([]),
  /** What each sentence must begin with, where one model has several target languages. */
  prefix: z
    .string()
    .regex(/^>>[\w]+<<$/)
    .optional(),
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  /** A commit of the repository, or a branch where none could be confirmed. */
  revision: z.string().min(1),
  /** What could not be looked up, and so may prove wrong. */
  unconfirmed: z.array(z.enum(["revision", "repository", "licence", "sizes"])).default([]),
  /** Bytes to download by dtype, approximate. */
  sizes: z.partialRecord(z.enum(DTYPES), z.int().positive()),
  /** What a person gets who names no dtype. */
  dtype: z.enum(DTYPES),
  /** 1 (rough) to 5 (best of its task). */
  quality: z.int().min(1).max(5),
  /** 1 (slow) to 5 (fast), on a processor. */
  speed: z.int().min(1).max(5),
  /** Bytes of memory while it works, with the default dtype; approximate. */
  memory: z.int().positive(),
  licence: Licence.required({ commercial: true, attribution: true }),
  notes: z.string().optional(),
});

/** The file catalogue.json. */
export const CatalogueFile = z
  .strictObject({
    format: z.literal(1),
    languageSets: z.record(z.string(), z.array(LanguageTag).min(1)),
    models: z.array(Entry),
  })
  .superRefine(({ models, languageSets }, context) => {
    const ids = new Set<string>();
    for (const { id, languages, sizes, dtype, task, pairs } of models) {
      const problem = (message: string): void =>
        context.addIssue({ code: "custom", message: `${id}: ${message}` });
      if (ids.has(id)) problem("the id is there twice");
      ids.add(id);
      if (typeof languages === "string" && !(languages.slice(1) in languageSets)) {
        problem(`no such set of languages: ${languages}`);
      }
      if (sizes[dtype] === undefined) problem(`no size of its default dtype ${dtype}`);
      if (languages.length === 0 && pairs.length === 0) problem("no languages");
      if (pairs.length > 0 && task !== "mt") problem("pairs are for translation");
    }
  });

import { z } from "zod";
import { Output } from "./job.ts";
import { Language } from "./languages.ts";

/** What the fit did to a line, in the order of the ladder. */
export const FitAction = z.enum([
  "as-is",
  "reworded",
  "slowed",
  "borrowed-gap",
  "engine-rate",
  "stretched",
  "shifted",
  "runs-over",
]);
export type FitAction = z.infer<typeof FitAction>;

/** How one spoken line sits in its slot. Times in seconds from the start of the file. */
export const LineFit = z.object({
  id: z.int(),
  /** The source line's times. */
  sourceStart: z.number(),
  sourceEnd: z.number(),
  /** Room the line may take, seconds: its own length plus what may be borrowed. */
  slot: z.number(),
  /** Length of the trimmed natural speech, seconds. */
  natural: z.number(),
  /** Where it is placed, and how long it is there. */
  start: z.number(),
  duration: z.number(),
  /** Total change of speed: natural / duration. */
  rate: z.number(),
  /** The part of it that the voice itself speaks faster or slower. */
  engineRate: z.number(),
  /** The part of it that is time-stretching; rate = engineRate * stretch, nearly. */
  stretch: z.number(),
  /** start - sourceStart. */
  drift: z.number(),
  actions: z.array(FitAction),
  warnings: z.array(z.string()),
});
export type LineFit = z.infer<typeof LineFit>;

export const StepReport = z.object({
  /** Step name, with the language where it has one: "translate:es". */
  id: z.string(),
  step: z.string(),
  /** Wall time, seconds. */
  seconds: z.number(),
  cached: z.boolean(),
});
export type StepReport = z.infer<typeof StepReport>;

export const LanguageReport = z.object({
  language: Language,
  /** The hops of the translation, e.g. ["en", "es", "pt"]. */
  path: z.array(Language),
  translator: z.string(),
  voice: z.string(),
  lines: z.array(LineFit.extend({ source: z.string(), text: z.string() })),
  /** LUFS; null where the sound is silent. */
  loudnessBefore: z.number().nullable(),
  loudnessAfter: z.number().nullable(),
  /** dBTP. */
  truePeak: z.number().nullable(),
  /** Gain set after the mix, dB. */
  gainDb: z.number(),
  warnings: z.array(z.string()),
});
export type LanguageReport = z.infer<typeof LanguageReport>;

/** What every report tells: what was done, and with what. */
const BASE = {
  octavia: z.string(),
  /** The person's files that were read. Absolute paths. */
  inputs: z.array(z.string()),
  engines: z.record(z.string(), z.string()),
  steps: z.array(StepReport),
  outputs: z.array(Output),
  warnings: z.array(z.string()),
};
const ReportBase = z.object(BASE);
export type ReportBase = z.infer<typeof ReportBase>;

/** Of a dub: how well each line sits. */
export const DubReport = z.object({
  kind: z.literal("dub"),
  ...BASE,
  source: Language,
  languages: z.array(LanguageReport),
});
export type DubReport = z.infer<typeof DubReport>;

/** The `.report.json` beside the results. */
export const Report = z.discriminatedUnion("kind", [DubReport]);
export type Report = z.infer<typeof Report>;

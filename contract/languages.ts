import { z } from "zod";

/**
 * The languages Octavia knows, in one place. `iso3` is ISO 639-2/T, the tag MP4 and Matroska
 * store; `reading` is the subtitle reading speed in characters per second and `lineLength` the
 * longest subtitle line in characters (Netflix timed-text guides, as listed in docs/numbers.md).
 */
const TABLE = {
  ar: { name: "Arabic", iso3: "ara", reading: 17, lineLength: 42, rtl: true },
  ca: { name: "Catalan", iso3: "cat", reading: 17, lineLength: 42, rtl: false },
  de: { name: "German", iso3: "deu", reading: 17, lineLength: 42, rtl: false },
  en: { name: "English", iso3: "eng", reading: 20, lineLength: 42, rtl: false },
  es: { name: "Spanish", iso3: "spa", reading: 17, lineLength: 42, rtl: false },
  fr: { name: "French", iso3: "fra", reading: 17, lineLength: 42, rtl: false },
  he: { name: "Hebrew", iso3: "heb", reading: 17, lineLength: 42, rtl: true },
  hi: { name: "Hindi", iso3: "hin", reading: 17, lineLength: 42, rtl: false },
  it: { name: "Italian", iso3: "ita", reading: 17, lineLength: 42, rtl: false },
  ja: { name: "Japanese", iso3: "jpn", reading: 4, lineLength: 13, rtl: false },
  ko: { name: "Korean", iso3: "kor", reading: 12, lineLength: 16, rtl: false },
  nl: { name: "Dutch", iso3: "nld", reading: 17, lineLength: 42, rtl: false },
  pl: { name: "Polish", iso3: "pol", reading: 17, lineLength: 42, rtl: false },
  pt: { name: "Portuguese", iso3: "por", reading: 17, lineLength: 42, rtl: false },
  ru: { name: "Russian", iso3: "rus", reading: 17, lineLength: 42, rtl: false },
  sv: { name: "Swedish", iso3: "swe", reading: 17, lineLength: 42, rtl: false },
  tr: { name: "Turkish", iso3: "tur", reading: 17, lineLength: 42, rtl: false },
  uk: { name: "Ukrainian", iso3: "ukr", reading: 17, lineLength: 42, rtl: false },
  vi: { name: "Vietnamese", iso3: "vie", reading: 17, lineLength: 42, rtl: false },
  zh: { name: "Chinese", iso3: "zho", reading: 9, lineLength: 16, rtl: false },
} as const;

export const Language = z.enum([
  "ar",
  "ca",
  "de",
  "en",
  "es",
  "fr",
  "he",
  "hi",
  "it",
  "ja",
  "ko",
  "nl",
  "pl",
  "pt",
  "ru",
  "sv",
  "tr",
  "uk",
  "vi",
  "zh",
]);
export type Language = z.infer<typeof Language>;

export interface LanguageFacts {
  /** English name. */
  readonly name: string;
  /** ISO 639-2/T. */
  readonly iso3: string;
  /** Subtitle reading speed, characters per second. */
  readonly reading: number;
  /** Longest subtitle line, characters. */
  readonly lineLength: number;
  readonly rtl: boolean;
}

export const LANGUAGES: Readonly<Record<Language, LanguageFacts>> = TABLE;

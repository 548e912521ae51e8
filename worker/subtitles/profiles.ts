import type { Language } from "../../contract/languages.ts";

/** What makes a subtitle readable, as numbers. Two lines at most in every profile. */
export interface SubtitleProfile {
  /** Characters a line. */
  readonly lineLength: number;
  /** Characters a second. */
  readonly reading: number;
  /** Seconds a cue stands, at least and at most. */
  readonly shortest: number;
  readonly longest: number;
  /** Frames between two cues. */
  readonly gapFrames: number;
  /** Seconds: smaller gaps are closed down to `gapFrames`. */
  readonly closeBelow: number;
  readonly frameRate: number;
}

/** Netflix: 5/6 s to 7 s and a frame's tolerance; two frames apart, at film's 24 a second. */
const NETFLIX: SubtitleProfile = {
  lineLength: 42,
  reading: 17,
  shortest: 0.833,
  longest: 7.007,
  gapFrames: 2,
  closeBelow: 0.5,
  frameRate: 24,
};

/** Netflix's timed text style guides, as listed in docs/numbers.md; shorts after platform habit. */
export const PROFILES = {
  netflix: NETFLIX,
  "netflix-en": { ...NETFLIX, reading: 20 },
  zh: { ...NETFLIX, lineLength: 16, reading: 9 },
  ja: { ...NETFLIX, lineLength: 13, reading: 4, shortest: 0.5, longest: 7 },
  ko: { ...NETFLIX, lineLength: 16, reading: 12 },
  shorts: { ...NETFLIX, lineLength: 24, reading: 25, shortest: 0.7, longest: 5, gapFrames: 0 },
} as const satisfies Readonly<Record<string, SubtitleProfile>>;

const BY_LANGUAGE: Readonly<Partial<Record<Language, SubtitleProfile>>> = {
  en: PROFILES["netflix-en"],
  zh: PROFILES.zh,
  ja: PROFILES.ja,
  ko: PROFILES.ko,
};

/** The profile of a language's subtitles. */
export const profileOf = (language: Language): SubtitleProfile =>
  BY_LANGUAGE[language] ?? PROFILES.netflix;

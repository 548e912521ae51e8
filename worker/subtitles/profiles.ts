import type { ProfileName } from "../../contract/kinds/subtitles.ts";
import { LANGUAGES, type Language } from "../../contract/languages.ts";

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

/** What `LANGUAGES` has for most of them, and what the rules below are written for. */
const USUAL = { lineLength: 42, reading: 17 } as const;

/** Netflix: 5/6 s to 7 s and a frame's tolerance; two frames apart, at film's 24 a second. */
const NETFLIX: SubtitleProfile = {
  ...USUAL,
  shortest: 0.833,
  longest: 7.007,
  gapFrames: 2,
  closeBelow: 0.5,
  frameRate: 24,
};

/**
 * Netflix's timed text style guides, as listed in docs/numbers.md. YouTube gives no figures of its
 * own: its lines are what fits its player, its times what viewers are used to there. Shorts after
 * platform habit: a narrow picture, quick speech.
 */
const RULES: Readonly<Record<Exclude<ProfileName, "auto">, SubtitleProfile>> = {
  netflix: NETFLIX,
  youtube: { ...NETFLIX, reading: 20, shortest: 1, longest: 7, gapFrames: 0 },
  shorts: { ...NETFLIX, lineLength: 24, reading: 25, shortest: 0.7, longest: 5, gapFrames: 0 },
};

/** Where a language's guide has other times. */
const TIMES: Readonly<Partial<Record<Language, Partial<SubtitleProfile>>>> = {
  ja: { shortest: 0.5, longest: 7 },
};

/**
 * The profile of a language's subtitles; "auto" is Netflix'. Characters a line and a second are
 * those of `LANGUAGES`: a profile with shorter lines than usual shortens none that are shorter yet,
 * and a quicker one is quicker by the same share in every language.
 */
export function profileOf(language: Language, name: ProfileName = "auto"): SubtitleProfile {
  const rules = RULES[name === "auto" ? "netflix" : name];
  const own = LANGUAGES[language];
  const quicker = rules.reading / USUAL.reading;
  return {
    ...rules,
    ...(rules === NETFLIX ? TIMES[language] : {}),
    lineLength: Math.min(own.lineLength, rules.lineLength),
    // English is read quicker than other languages already.
    reading: Math.max(own.reading, Math.round(Math.min(own.reading, USUAL.reading) * quicker)),
  };
}

/** For subtitles in a language that is not known. */
export const UNKNOWN_LANGUAGE: SubtitleProfile = NETFLIX;

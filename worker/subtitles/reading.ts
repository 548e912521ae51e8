import type { CueReport } from "../../contract/report.ts";
import type { Cue } from "../../contract/transcript.ts";
import { characters } from "../text/script.ts";
import type { SubtitleProfile } from "./profiles.ts";
import { readable } from "./timing.ts";

/** A tenth over is what rounding and short words make of it. */
const TOLERANCE = 1.1;
/** Seconds by which a cue may stand too short: a millisecond is rounding. */
const ROUNDING = 0.002;

/**
 * How each cue reads, against a profile.
 * @param languages 2 where a cue has each of its texts in two: a viewer reads one of them
 */
export function readingReport(
  cues: readonly Cue[],
  profile: SubtitleProfile,
  languages: 1 | 2 = 1,
): CueReport[] {
  return cues.map(({ start, end, text }) => {
    const seconds = end - start;
    const perSecond = readable(text) / languages / seconds;
    const lines = text.split("\n");
    const longest = Math.max(...lines.map(characters));
    const warnings = [
      ...(perSecond > TOLERANCE * profile.reading
        ? [`${perSecond.toFixed(1)} characters a second, more than ${profile.reading}`]
        : []),
      ...(seconds < profile.shortest - ROUNDING
        ? [`stands ${seconds.toFixed(2)} s, less than ${profile.shortest} s`]
        : []),
      ...(seconds > profile.longest + ROUNDING
        ? [`stands ${seconds.toFixed(2)} s, more than ${profile.longest} s`]
        : []),
      ...(longest > profile.lineLength
        ? [`a line of ${longest} characters, more than ${profile.lineLength}`]
        : []),
      ...(lines.length > 2 * languages
        ? [`${lines.length} lines, more than ${2 * languages}`]
        : []),
    ];
    return { start, end, text, charactersPerSecond: Math.round(perSecond * 10) / 10, warnings };
  });
}

/** What a viewer will find hard to read, in a sentence each; none if all is well. */
export function readingWarnings(cues: readonly CueReport[], profile: SubtitleProfile): string[] {
  const count = cues.filter(
    ({ charactersPerSecond }) => charactersPerSecond > TOLERANCE * profile.reading,
  ).length;
  if (count === 0) return [];
  const which = count === 1 ? "1 subtitle is" : `${count} subtitles are`;
  return [`${which} faster to read than ${profile.reading} characters a second.`];
}

import type { Cue } from "../../contract/transcript.ts";
import { fileLines, normalText, type ParsedCue, type ParsedSubtitles, WarningList } from "./cue.ts";
import { legibleSrt, plainSrt } from "./markup.ts";
import { tidy } from "./tidy.ts";
import { formatTime, readTiming, type Timing } from "./times.ts";

interface OpenCue {
  readonly timing: Timing;
  readonly line: number;
  readonly text: string[];
}

/** A line between cues that is no text: it was meant to hold times. */
const looksLikeTimes = (line: string): boolean => line.includes("-->") || /^\s*\d+:\d/.test(line);
const isNumber = (line: string): boolean => /^\s*\d{1,9}\s*$/.test(line);

/**
 * Reads SubRip. Never fails: what cannot be read is left out with a warning. Numbers are not
 * needed; a blank line inside a cue does not cut it; tags are removed. Linear in the length.
 */
export function parseSrt(text: string): ParsedSubtitles {
  const warnings = new WarningList();
  const cues: ParsedCue[] = [];
  let open: OpenCue | undefined;
  /** Whether the lines of this block belong to nothing. */
  let lost = false;
  let blankBefore = true;
  for (const [index, line] of fileLines(text).entries()) {
    const number = index + 1;
    const timing = readTiming(line);
    if (timing !== undefined) {
      if (open !== undefined) close(open, cues, warnings, !blankBefore);
      open = { timing, line: number, text: [] };
      lost = false;
      blankBefore = false;
      continue;
    }
    const blank = line.trim() === "";
    if (!blank && blankBefore) {
      lost = open === undefined ? !isNumber(line) : looksLikeTimes(line);
      if (lost) warnings.add(number, "this is no cue; it was left out");
    }
    ...
  }
}

import { isAss, readAss } from "./ass-read.ts";
import type { ParsedSubtitles } from "./cue.ts";
import { plainCues } from "./plain-cues.ts";
import type { RichSubtitles, SubtitleKind } from "./rich-cue.ts";
import { readSrt } from "./srt.ts";
import { readTiming } from "./times.ts";
import { isVtt, readVtt } from "./vtt.ts";

/** Reads subtitles of any kind, told by their content and not by a file's name. */
export function readSubtitles(text: string): RichSubtitles {
  if (isVtt(text)) return readVtt(text);
  return isAss(text) ? readAss(text) : readSrt(text);
}

/** The same as plain text. */
export function parseSubtitles(text: string): ParsedSubtitles & { readonly kind: SubtitleKind } {
  const { kind, cues, warnings } = readSubtitles(text);
  return { kind, cues: plainCues(cues), warnings };
}

/** Whether a text, or the beginning of one, is that of a subtitle file. */
export const looksLikeSubtitles = (text: string): boolean =>
  isVtt(text) ||
  isAss(text) ||
  text.split(/\r\n|\n|\r/).some((line) => readTiming(line) !== undefined);

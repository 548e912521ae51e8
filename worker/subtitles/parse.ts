import type { ParsedSubtitles } from "./cue.ts";
import { parseSrt } from "./srt.ts";
import { isVtt, parseVtt } from "./vtt.ts";

/** Reads subtitles of either kind, told by their content and not by a file's name. */
export function parseSubtitles(text: string): ParsedSubtitles & { readonly kind: "srt" | "vtt" } {
  return isVtt(text) ? { kind: "vtt", ...parseVtt(text) } : { kind: "srt", ...parseSrt(text) };
}

import type { ParsedCue } from "./cue.ts";
import { normalSpans, type RichCue } from "./rich-cue.ts";

/** Bidirectional controls: they order a text for the eye and are none of its letters. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Cues as plain text, for those who want no more: one that several people speak is shared between
 * them by characters.
 */
export const plainCues = (cues: readonly RichCue[]): ParsedCue[] => cues.flatMap(shareVoices);

function shareVoices(cue: RichCue): ParsedCue[] {
  const { start, end, line, align, place } = cue;
  const placement = {
    ...(align === undefined ? {} : { align }),
    ...(place === undefined ? {} : { place }),
  };
  const placed = align === undefined && place === undefined ? {} : { placement };
  const voices: { text: string; speaker: string | undefined }[] = [];
  for (const { text, voice } of cue.spans) {
    const open = voices.at(-1);
    const same = open !== undefined && (open.speaker === voice || text.trim() === "");
    if (same) open.text += text;
    else voices.push({ text, speaker: voice });
  }
  const said = voices
    .map(({ text, speaker }) => ({
      text: normalSpans([{ text: text.replace(DIRECTION, "") }])[0]?.text ?? "",
      speaker: speaker ?? cue.speaker,
    }))
    .filter(({ text }) => text !== "");
  const total = said.reduce((sum, { text }) => sum + text.length, 0);
  const at = (passed: number): number =>
    Math.round((start + (passed / total) * (end - start)) * 1000) / 1000;
  let passed = 0;
  return said.map(({ text, speaker }, index) => {
    const from = index === 0 ? start : at(passed);
    passed += text.length;
    const to = index === said.length - 1 ? end : at(passed);
    const common = { start: from, end: to, text, line, ...placed };
    return speaker === undefined ? common : { ...common, speaker };
  });
}

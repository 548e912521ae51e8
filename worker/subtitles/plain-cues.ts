import type { Placement, TextLook } from "../../contract/transcript.ts";
import { samePlacement } from "../text/placement.ts";
import type { ParsedCue } from "./cue.ts";
import { withoutDirection } from "./direction.ts";
import { normalSpans, type RichCue, type Span } from "./rich-cue.ts";

/**
 * Cues as plain text, for those who want no more: one that several people speak is shared between
 * them by characters.
 */
export const plainCues = (cues: readonly RichCue[]): ParsedCue[] => cues.flatMap(shareVoices);

interface Voice {
  text: string;
  readonly speaker: string | undefined;
  readonly spans: Span[];
}

function voicesOf({ spans }: RichCue): Voice[] {
  const voices: Voice[] = [];
  for (const span of spans) {
    const { text, voice } = span;
    const open = voices.at(-1);
    const same = open !== undefined && (open.speaker === voice || text.trim() === "");
    if (!same) voices.push({ text, speaker: voice, spans: [span] });
    else {
      open.text += text;
      open.spans.push(span);
    }
  }
  return voices;
}

/** Whether some of its words look otherwise than the rest: what has one look only cannot tell. */
export const isMixed = (cue: RichCue): boolean =>
  voicesOf(cue).some(({ spans }) => lookOf(spans) === undefined);

/** The look that all of a text has; undefined if there are several. */
function lookOf(spans: readonly Span[]): TextLook | undefined {
  const [first = {}, ...others] = spans
    .filter(({ text }) => text.trim() !== "")
    .map(({ text: _, voice: __, face: ___, ...look }): TextLook => look);
  return others.every((look) => samePlacement({ look }, { look: first })) ? first : undefined;
}

function placementOf({ align, place }: RichCue, look: TextLook = {}): { placement?: Placement } {
  const placement = {
    ...(align === undefined ? {} : { align }),
    ...(place === undefined ? {} : { place }),
    ...(Object.keys(look).length === 0 ? {} : { look }),
  };
  return Object.keys(placement).length === 0 ? {} : { placement };
}

function shareVoices(cue: RichCue): ParsedCue[] {
  const { start, end, line } = cue;
  const said = voicesOf(cue)
    .map(({ text, speaker, spans }) => ({
      text: normalSpans([{ text: withoutDirection(text) }])[0]?.text ?? "",
      speaker: speaker ?? cue.speaker,
      placed: placementOf(cue, lookOf(spans)),
    }))
    .filter(({ text }) => text !== "");
  const total = said.reduce((sum, { text }) => sum + text.length, 0);
  const at = (passed: number): number =>
    Math.round((start + (passed / total) * (end - start)) * 1000) / 1000;
  let passed = 0;
  return said.map(({ text, speaker, placed }, index) => {
    const from = index === 0 ? start : at(passed);
    passed += text.length;
    const to = index === said.length - 1 ? end : at(passed);
    const common = { start: from, end: to, text, line, ...placed };
    return speaker === undefined ? common : { ...common, speaker };
  });
}

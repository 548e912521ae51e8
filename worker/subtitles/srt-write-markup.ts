import { type MarkedText, wholePlace } from "./place.ts";
import type { Span } from "./rich-cue.ts";
import { plainSrt, SRT_SCREEN } from "./srt-markup.ts";

/**
 * Spans that no reader of SRT takes for markup or for a line of times; the format has no escapes,
 * so brackets that would be read as tags become look-alikes.
 */
function legible(spans: readonly Span[]): Span[] {
  const arrows = spans.map((span) => ({ ...span, text: span.text.replaceAll("-->", "→") }));
  const whole = arrows.map(({ text }) => text).join("");
  const split = whole.includes("-->");
  if (plainSrt(whole) === whole && !split) return arrows;
  return arrows.map((span) => ({
    ...span,
    text: span.text
      .replaceAll("<", "‹")
      .replaceAll(">", "›")
      .replaceAll("{", "(")
      .replaceAll("}", ")"),
  }));
}

/** A cue's text with its looks and place, as SubRip has them. */
export function writeSrtMarkup({ spans, align, place }: MarkedText): string {
  const at = wholePlace(align, place);
  const [x, y] = [at.x * SRT_SCREEN.width, at.y * SRT_SCREEN.height].map(rounded);
  const codes = [
    ...(align === undefined || align === 2 ? [] : [`\\an${align}`]),
    ...(place === undefined ? [] : [`\\pos(${x},${y})`]),
  ];
  const body = legible(spans).map(tagged).join("");
  return codes.length === 0 ? body : `{${codes.join("")}}${body}`;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function tagged({ text, italic, bold, underline, strike, color, face }: Span): string {
  const font = [
    ...(color === undefined ? [] : [` color="${color}"`]),
    // A name with quotes or brackets is no font's.
    ...(face === undefined || /[<>"'{}\n]/.test(face) ? [] : [` face="${face}"`]),
  ].join("");
  const tags = [
    ...(font === "" ? [] : [["font", font] as const]),
    ...(bold === true ? [["b", ""] as const] : []),
    ...(italic === true ? [["i", ""] as const] : []),
    ...(underline === true ? [["u", ""] as const] : []),
    ...(strike === true ? [["s", ""] as const] : []),
  ];
  if (tags.length === 0) return text;
  // The line break that belongs to a span stands behind its tags: many players close them there.
  const [, inner = "", end = ""] = /^([\s\S]*?)(\n?)$/.exec(text) ?? [];
  const open = tags.map(([name, rest]) => `<${name}${rest}>`).join("");
  const close = [...tags]
    .reverse()
    .map(([name]) => `</${name}>`)
    .join("");
  return `${open}${inner}${close}${end}`;
}

import { withFlag, withValue } from "./ass-overrides.ts";
import { decodeEntities, escapeVtt, splitTags } from "./markup.ts";
import type { Look, Span } from "./rich-cue.ts";

/** WebVTT's own classes of colours (W3C WebVTT, 5). */
const COLORS: Readonly<Record<string, string>> = {
  white: "#ffffff",
  lime: "#00ff00",
  cyan: "#00ffff",
  red: "#ff0000",
  yellow: "#ffff00",
  magenta: "#ff00ff",
  blue: "#0000ff",
  black: "#000000",
};
const BY_COLOR = new Map(Object.entries(COLORS).map(([name, color]) => [color, name]));
const FLAGS = { i: "italic", b: "bold", u: "underline" } as const;
/** Our class of any other colour. */
const OWN_COLOR = /^color-([0-9a-f]{6})$/;

/** A text with its looks, and the class that all of it stands in. */
export interface VttMarkup {
  readonly spans: readonly Span[];
  readonly style: string | undefined;
  readonly more: boolean;
}

interface Open {
  readonly name: string;
  /** What holds again once it is closed. */
  readonly look: Look;
  readonly style: string | undefined;
}

/** Reads the tags of a cue in one pass; a voice holds until its end, or the next one. */
export function readVttMarkup(payload: string): VttMarkup {
  const spans: Span[] = [];
  const styles = new Set<string | undefined>();
  const open: Open[] = [];
  let look: Look = {};
  let style: string | undefined;
  let more = false;
  for (const piece of splitTags(payload, () => true)) {
    if (piece.type === "text") {
      spans.push({ ...look, text: decodeEntities(piece.text) });
      if (piece.text.trim() !== "") styles.add(style);
      continue;
    }
    const [head = "", ...rest] = piece.text.trim().split(/\s+/);
    const [name = "", ...classes] = head.split(".");
    if (name.startsWith("/")) {
      const closed = lastOf(open, name.slice(1));
      if (closed !== undefined) ({ look, style } = closed);
      continue;
    }
    if (open.length < DEEPEST) open.push({ name, look, style });
    look = looked(look, name, rest.join(" "), classes);
    style = classes.findLast((one) => !isColor(one)) ?? style;
    more ||= !["i", "b", "u", "c", "v"].includes(name);
  }
  const [only] = styles;
  const whole = styles.size === 1;
  return { spans, style: whole ? only : undefined, more: more || (!whole && styles.size > 0) };
}

/** Tags inside of each other: nobody writes more, and each end looks for its beginning. */
const DEEPEST = 32;

/** Takes the innermost open tag of a name off, with those in it. */
function lastOf(open: Open[], name: string): Open | undefined {
  const at = open.findLastIndex((one) => one.name === name);
  return at < 0 ? undefined : open.splice(at)[0];
}

const isColor = (name: string): boolean => name in COLORS || OWN_COLOR.test(name);

function looked(look: Look, name: string, note: string, classes: readonly string[]): Look {
  const color = classes.filter(isColor).at(-1);
  const hex = color === undefined ? undefined : (COLORS[color] ?? `#${color.slice(6)}`);
  const colored = hex === undefined ? look : withValue(look, "color", hex);
  if (name === "i" || name === "b" || name === "u") return withFlag(colored, FLAGS[name], true);
  const voice = decodeEntities(note);
  return name === "v" && voice !== "" ? { ...colored, voice } : colored;
}

/** A class for a style of any name; undefined where nothing of the name is left. */
export function className(style: string): string | undefined {
  const name = style.replace(/[^\p{L}\p{N}_-]+/gu, "_").replace(/^_+|_+$/g, "");
  return name === "" || isColor(name) ? undefined : name;
}

/** Spans as WebVTT has them, all in one class if there is a style. */
export function writeVttMarkup(spans: readonly Span[], speaker?: string, style?: string): string {
  const name = style === undefined ? undefined : className(style);
  const parts: string[] = [];
  let voice: string | undefined;
  for (const span of spans) {
    const said = span.voice ?? speaker;
    if (said !== voice) {
      if (voice !== undefined) parts.push("</v>");
      if (said !== undefined) parts.push(`<v ${voiceName(said)}>`);
      voice = said;
    }
    parts.push(tagged(span));
  }
  if (voice !== undefined) parts.push("</v>");
  const body = parts.join("");
  return name === undefined ? body : `<c.${name}>${body}</c>`;
}

/** On one line, and short enough that every reader takes it for a tag. */
const voiceName = (name: string): string =>
  escapeVtt(name.replace(/\s+/g, " ").trim().slice(0, 80)) || "?";

function tagged({ text, italic, bold, underline, color }: Span): string {
  const tags = [
    ...(color === undefined ? [] : [`c.${BY_COLOR.get(color) ?? `color-${color.slice(1)}`}`]),
    ...(bold === true ? ["b"] : []),
    ...(italic === true ? ["i"] : []),
    ...(underline === true ? ["u"] : []),
  ];
  const [, inner = "", end = ""] = /^([\s\S]*?)(\n?)$/.exec(text) ?? [];
  const open = tags.map((tag) => `<${tag}>`).join("");
  const close = [...tags]
    .reverse()
    .map((tag) => `</${tag.slice(0, 1)}>`)
    .join("");
  return `${open}${escapeVtt(inner)}${close}${end}`;
}

/** The colours that need a class of ours. */
export const ownColors = (spans: readonly Span[]): string[] =>
  spans.flatMap(({ color }) => (color === undefined || BY_COLOR.has(color) ? [] : [color]));

/** What says which colour a class of ours is. */
export const colorRule = (color: string): string =>
  `::cue(.color-${color.slice(1)}) { color: ${color} }`;

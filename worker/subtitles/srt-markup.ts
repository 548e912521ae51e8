import { type OverrideState, takeOverrides, withFlag, withValue } from "./ass-overrides.ts";
import { closing } from "./markup.ts";
import type { Align, Look, Place, Span } from "./rich-cue.ts";

/** The picture that SRT's "{\pos(x,y)}" is counted in: what players took over from ASS' default. */
export const SRT_SCREEN = { width: 384, height: 288 } as const;

const LETTER = /\p{L}/u;
const HINTS = /[<{]/g;
const NAMED: Readonly<Record<string, string>> = {
  white: "#ffffff",
  black: "#000000",
  red: "#ff0000",
  lime: "#00ff00",
  green: "#008000",
  blue: "#0000ff",
  yellow: "#ffff00",
  cyan: "#00ffff",
  aqua: "#00ffff",
  magenta: "#ff00ff",
  fuchsia: "#ff00ff",
  orange: "#ffa500",
  gray: "#808080",
  grey: "#808080",
};
const FLAGS = {
  i: "italic",
  em: "italic",
  b: "bold",
  strong: "bold",
  u: "underline",
  s: "strike",
} as const;
const isFlag = (name: string): name is keyof typeof FLAGS => Object.hasOwn(FLAGS, name);

type Flag = (typeof FLAGS)[keyof typeof FLAGS];

/** A cue's text as it looks. */
export interface Markup {
  readonly spans: readonly Span[];
  readonly align?: Align;
  readonly place?: Place;
  readonly more: boolean;
}

/** Reads HTML-like tags, "{\an8}" and "{y:i}" in one pass; what is none of them stays as text. */
export function readSrtMarkup(text: string): Markup {
  const reader = new SrtReader();
  let from = 0;
  HINTS.lastIndex = 0;
  for (let hint = HINTS.exec(text); hint !== null; hint = HINTS.exec(text)) {
    const at = hint.index;
    const angle = hint[0] === "<";
    const end = closing(text, at, angle ? ">" : "}", angle ? "<" : "{");
    if (end === undefined) continue;
    const inside = text.slice(at + 1, end);
    if (!(angle ? isTag(inside) : isOverride(inside))) continue;
    reader.text(text.slice(from, at));
    if (angle) reader.tag(inside);
    else reader.override(inside);
    from = end + 1;
    HINTS.lastIndex = from;
  }
  reader.text(text.slice(from));
  return reader.markup();
}

/** "<i>", "</font>", "<br/>": not "a < b", not "<3". */
const isTag = (inside: string): boolean =>
  LETTER.test(inside.charAt(inside.startsWith("/") ? 1 : 0));

/** "{\an8}" (ASS) and "{y:i}" (MicroDVD). */
const isOverride = (inside: string): boolean =>
  inside.startsWith("\\") || (LETTER.test(inside.charAt(0)) && inside.charAt(1) === ":");

class SrtReader {
  readonly #spans: Span[] = [];
  readonly #depth: Record<Flag, number> = { italic: 0, bold: 0, underline: 0, strike: 0 };
  /** Looks from before each open font tag. */
  readonly #fonts: Look[] = [];
  readonly #state: OverrideState = { look: {}, drawing: false, more: false };

  text(text: string): void {
    if (text === "" || this.#state.drawing) return;
    this.#spans.push({ ...this.#state.look, text });
  }

  tag(inside: string): void {
    const [, slash = "", name = "", rest = ""] = /^(\/?)([^\s/]+)([\s\S]*)$/.exec(inside) ?? [];
    const tag = name.toLowerCase();
    if (tag === "br") this.text("\n");
    else if (tag === "font") this.#font(slash === "/", rest);
    else if (isFlag(tag)) this.#flag(FLAGS[tag], slash === "/" ? -1 : 1);
    else this.#state.more = true;
  }

  override(inside: string): void {
    if (inside.startsWith("\\")) {
      takeOverrides(inside, this.#state, {}, SRT_SCREEN);
      return;
    }
    const [mark = "", value = ""] = inside.split(":");
    const flags = [...value.toLowerCase().replaceAll(",", "")].filter(isFlag);
    if (mark.toLowerCase() !== "y" || flags.length === 0) this.#state.more = true;
    else for (const flag of flags) this.#flag(FLAGS[flag], 1);
  }

  markup(): Markup {
    const { align, place, more } = this.#state;
    return {
      spans: this.#spans,
      more,
      ...(align === undefined ? {} : { align }),
      ...(place === undefined ? {} : { place }),
    };
  }

  #flag(flag: Flag, by: 1 | -1): void {
    this.#depth[flag] = Math.max(0, this.#depth[flag] + by);
    this.#state.look = withFlag(this.#state.look, flag, this.#depth[flag] > 0);
  }

  #font(closes: boolean, attributes: string): void {
    if (closes) {
      const before = this.#fonts.pop();
      if (before === undefined) return;
      this.#state.look = withValue(this.#state.look, "color", before.color);
      this.#state.look = withValue(this.#state.look, "face", before.face);
      return;
    }
    this.#fonts.push(this.#state.look);
    const color = colorOf(attribute(attributes, "color"));
    const face = attribute(attributes, "face");
    if (color !== undefined) this.#state.look = withValue(this.#state.look, "color", color);
    if (face !== undefined) this.#state.look = withValue(this.#state.look, "face", face);
    if (attribute(attributes, "size") !== undefined) this.#state.more = true;
  }
}

function attribute(text: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(
    text,
  );
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}

function colorOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const hex = /^#?([0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(value)?.[1];
  return hex === undefined ? NAMED[value.toLowerCase()] : `#${hex.toLowerCase()}`;
}

/** SRT text as a viewer sees it. */
export const plainSrt = (text: string): string =>
  readSrtMarkup(text)
    .spans.map((span) => span.text)
    .join("");

import { alignOf, fromAssColor, oldAlignOf } from "./ass-overrides.ts";
import type { Align, AssStyle, Look } from "./rich-cue.ts";

/** The fields of a style of ASS ("V4+"), in their usual order. */
export const STYLE_FIELDS = (
  "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, " +
  "Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, " +
  "Alignment, MarginL, MarginR, MarginV, Encoding"
).split(", ");

/** What SSA ("V4") leaves out, or calls otherwise. */
const SSA_DEFAULTS: Readonly<Record<string, string>> = {
  Underline: "0",
  StrikeOut: "0",
  ScaleX: "100",
  ScaleY: "100",
  Spacing: "0",
  Angle: "0",
};

/** White with a dark outline, below, for a picture of 1920 x 1080. */
const DEFAULT_VALUES =
  "Default,Arial,64,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,96,96,54,1";

/** The style of what has none, by another name. */
export function defaultStyle(name = "Default"): AssStyle {
  const values = DEFAULT_VALUES.split(",");
  const style = new Map(STYLE_FIELDS.map((field, index) => [field, values[index] ?? ""]));
  return style.set("Name", name);
}

/** Reads a "Style:" line's values by the names of its section's "Format:". */
export function readStyle(
  values: readonly string[],
  names: readonly string[],
  ssa: boolean,
): AssStyle {
  const style = new Map(names.map((name, index) => [name, (values[index] ?? "").trim()]));
  // Some writers put a star before the name.
  style.set("Name", (style.get("Name") ?? "").replace(/^\*+/, ""));
  if (!ssa) return style;
  const align = oldAlignOf(style.get("Alignment") ?? "") ?? 2;
  style.set("Alignment", String(align));
  style.set("OutlineColour", style.get("TertiaryColour") ?? "&H00000000");
  for (const [name, value] of Object.entries(SSA_DEFAULTS)) style.set(name, value);
  for (const name of ["PrimaryColour", "SecondaryColour", "OutlineColour", "BackColour"]) {
    style.set(name, hexColor(style.get(name) ?? ""));
  }
  return style;
}

/** SSA writes colours as decimal numbers. */
function hexColor(value: string): string {
  const number = /^-?\d{1,10}$/.test(value) ? Number(value) & 0xffffff : undefined;
  return number === undefined ? value : `&H${number.toString(16).padStart(8, "0").toUpperCase()}`;
}

export const writeStyle = (style: AssStyle): string =>
  `Style: ${STYLE_FIELDS.map((field) => style.get(field) ?? "").join(",")}`;

const WHITE = "#ffffff";

/** How text of a style looks; its font and size are the style's own affair. */
export function lookOf(style: AssStyle | undefined): Look {
  if (style === undefined) return {};
  const on = (field: string): boolean => !["0", "", undefined].includes(style.get(field));
  const hex = /^&H([0-9a-f]{1,8})&?$/i.exec(style.get("PrimaryColour") ?? "")?.[1];
  const color = hex === undefined ? WHITE : fromAssColor(hex);
  return {
    ...(on("Italic") ? { italic: true } : {}),
    ...(on("Bold") ? { bold: true } : {}),
    ...(on("Underline") ? { underline: true } : {}),
    ...(on("StrikeOut") ? { strike: true } : {}),
    ...(color === WHITE ? {} : { color }),
  };
}

export const alignOfStyle = (style: AssStyle | undefined): Align =>
  alignOf(style?.get("Alignment") ?? "") ?? 2;

import type { Screen } from "./ass-overrides.ts";
import { defaultStyle, STYLE_FIELDS, writeStyle } from "./ass-styles.ts";
import { assTime, escapeAss } from "./ass-text.ts";
import { wholePlace } from "./place.ts";
import {
  type AssStyle,
  type FileHead,
  type Look,
  normalSpans,
  type RichCue,
  type Span,
} from "./rich-cue.ts";

/** The picture that our own files count in. */
const SCREEN: Screen = { width: 1920, height: 1080 };
const INFO = [
  "ScriptType: v4.00+",
  "WrapStyle: 0",
  "ScaledBorderAndShadow: yes",
  `PlayResX: ${SCREEN.width}`,
  `PlayResY: ${SCREEN.height}`,
];
const EVENT = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text";

/**
 * Cues as an ASS file. Cues without text are left out; times are rounded to hundredths.
 * @param head of an ASS file that the cues came from
 */
export function writeAss(cues: readonly RichCue[], head?: FileHead): string {
  const from = head?.kind === "ass" ? head : undefined;
  const shown = cues
    .map((cue) => ({ ...cue, spans: normalSpans(cue.spans) }))
    .filter(({ spans }) => spans.length > 0);
  const styles = stylesFor(shown, from?.styles ?? []);
  return [
    "[Script Info]",
    ...(from === undefined ? INFO : infoOf(from.info)),
    "",
    "[V4+ Styles]",
    `Format: ${STYLE_FIELDS.join(", ")}`,
    ...styles.map(writeStyle),
    "",
    ...(from === undefined || from.others.length === 0 ? [] : [...from.others, ""]),
    "[Events]",
    EVENT,
    ...(from?.comments ?? []).map((comment) => `Comment: ${comment}`),
    ...shown.map(event),
    "",
  ].join("\n");
}

/** SSA becomes ASS; the rest of what a file says of itself stays. */
const infoOf = (info: readonly string[]): string[] => [
  "ScriptType: v4.00+",
  ...info.filter((line) => !/^ScriptType\s*:/i.test(line)),
];

/** Every style that a cue names, and the default one. */
function stylesFor(cues: readonly RichCue[], known: readonly AssStyle[]): AssStyle[] {
  const names = new Set(known.map((style) => style.get("Name")));
  const wanted = new Set(["Default", ...cues.map(styleName)]);
  const missing = [...wanted].filter((name) => !names.has(name));
  return [...known, ...missing.map((name) => defaultStyle(name))];
}

/** A field cannot hold commas or line ends. */
const field = (text: string): string =>
  text
    .replaceAll(",", ";")
    .replace(/[\s\u0085\u2028\u2029]+/g, " ")
    .trim();

const styleName = ({ style }: Pick<RichCue, "style">): string => field(style ?? "") || "Default";

function event(cue: RichCue): string {
  const own = cue.own?.kind === "ass" ? cue.own : undefined;
  const { layer, marginL, marginR, marginV, effect } = own?.fields ?? {
    ...{ layer: "0", marginL: "0", marginR: "0", marginV: "0", effect: "" },
  };
  const voices = [...new Set(cue.spans.flatMap(({ voice }) => voice ?? []))];
  const name = field(cue.speaker ?? voices.join("; "));
  const times = `${assTime(cue.start)},${assTime(cue.end)}`;
  const text = own?.text ?? writeAssMarkup(cue);
  const rest = `${marginL},${marginR},${marginV},${effect},${text}`;
  return `Dialogue: ${layer},${times},${styleName(cue)},${name},${rest}`;
}

/** A cue's text with its looks and place as overrides. */
function writeAssMarkup({ spans, align, place }: RichCue): string {
  const at = wholePlace(align, place);
  const [x, y] = [at.x * SCREEN.width, at.y * SCREEN.height].map(Math.round);
  const where = [
    ...(align === undefined || align === 2 ? [] : [`\\an${align}`]),
    ...(place === undefined ? [] : [`\\pos(${x},${y})`]),
  ].join("");
  let before: Look = {};
  const text = spans.map((span) => {
    const codes = changes(before, span);
    before = span;
    return `${codes === "" ? "" : `{${codes}}`}${escapeAss(span.text)}`;
  });
  return `${where === "" ? "" : `{${where}}`}${text.join("")}`;
}

/** The overrides from one look to the next. */
function changes(before: Look, { italic, bold, underline, strike, color, face }: Span): string {
  const flag = (code: string, was: true | undefined, is: true | undefined): string =>
    was === is ? "" : `\\${code}${is === true ? 1 : 0}`;
  return [
    flag("b", before.bold, bold),
    flag("i", before.italic, italic),
    flag("u", before.underline, underline),
    flag("s", before.strike, strike),
    before.color === color ? "" : `\\c${color === undefined ? "" : assColor(color)}`,
    before.face === face ? "" : `\\fn${fontName(face ?? "")}`,
  ].join("");
}

/** "#rrggbb" as "&Hbbggrr&". */
const assColor = (color: string): string =>
  `&H${color.slice(5)}${color.slice(3, 5)}${color.slice(1, 3)}&`.toUpperCase();

/** Only what fonts are called by: a name from a file must not become further overrides. */
const fontName = (face: string): string =>
  face
    .replace(/[^\p{L}\p{N} ._-]/gu, "")
    .trim()
    .slice(0, 80);

import type { CaptionLook, CaptionPosition } from "../../contract/kinds/captions.ts";
import { LANGUAGES, type Language } from "../../contract/languages.ts";
import type { Canvas } from "../media/picture.ts";
import { assTime, escapeAss } from "../subtitles/ass-text.ts";
import type { CaptionCue, CaptionWord } from "./cues.ts";
import { FACES, faceRuns, shapesOf, type Wished } from "./faces.ts";
import { captionFrame } from "./geometry.ts";
import { type Colour, STYLES, type StyleFacts } from "./styles.ts";
import { setWords } from "./wrap.ts";

/** What captions look like in one picture. */
export interface Drawing {
  readonly look: Pick<CaptionLook, "style" | "position">;
  readonly canvas: Canvas;
  readonly language: Language;
  /** Whose shapes shared characters have where their line does not tell; default its language's. */
  readonly shapes?: Language;
  /** The font that is asked for, and what it cannot draw. */
  readonly wished?: Wished | undefined;
  /** Time of the captions that is the picture's zero, seconds; what lies before it is left out. */
  readonly from?: number;
}

/** Keys of the number pad. */
const ALIGNMENT: Readonly<Record<CaptionPosition, number>> = { top: 8, middle: 5, bottom: 2 };
/** How large words are when they begin to grow, percent. */
const GROWS_FROM = 70;
/** Of the box behind the words: 0 hides all, 255 nothing. */
const BOX_CLEAR = 0x50;
/** Begins a text that runs from right to left, whatever its first letter. */
const RTL_MARK = "\u200f";

/**
 * Captions as an ASS file that libass draws on a picture of `canvas`. No word of theirs is taken
 * for an override.
 */
export function captionAss(cues: readonly CaptionCue[], drawing: Drawing): string {
  const { look, canvas, from = 0 } = drawing;
  const events = cues.filter(({ end }) => end > from).flatMap((cue) => cueEvents(cue, drawing));
  const style = styleLine(STYLES[look.style], look.position, drawing);
  return assFile(canvas, [style], events);
}

/** An ASS file for a picture, from its `Style:` and `Dialogue:` lines. */
export function assFile(
  canvas: Canvas,
  styles: readonly string[],
  events: readonly string[],
): string {
  return [
    "[Script Info]",
    "ScriptType: v4.00+",
    `PlayResX: ${canvas.shownWidth}`,
    `PlayResY: ${canvas.height}`,
    "WrapStyle: 0",
    "ScaledBorderAndShadow: yes",
    "",
    "[V4+ Styles]",
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, " +
      "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, " +
      "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding",
    ...styles,
    "",
    "[Events]",
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ...events,
    "",
  ].join("\n");
}

/** "&H00FFFFFF". @param clear 0 hides all behind it, 255 is not seen */
export function assColour([red, green, blue]: Colour, white: number, clear = 0): string {
  const part = (value: number): string =>
    Math.round(value).toString(16).toUpperCase().padStart(2, "0");
  return `&H${part(clear)}${[blue, green, red].map((value) => part((value * white) / 255)).join("")}`;
}

function styleLine(style: StyleFacts, position: CaptionPosition, { canvas }: Drawing): string {
  const { em, side, edge } = captionFrame(canvas, position);
  const letters = em * style.size;
  const { white } = canvas;
  const text = assColour(style.text, white);
  const boxed = style.box !== undefined;
  const edges = boxed
    ? [4, 0, letters * (style.box ?? 0)]
    : [1, letters * style.outline, letters * style.shadow];
  return [
    ...["Style: C", FACES.latin.family, (letters * FACES.latin.scale).toFixed(1)],
    ...[text, text, assColour([0, 0, 0], white)],
    assColour([0, 0, 0], white, boxed ? BOX_CLEAR : 0x60),
    // Bold, no slant, no lines, as wide and high as drawn, level.
    ...[-1, 0, 0, 0, 100, 100, 0, 0],
    ...edges.map((value) => Number(value.toFixed(2))),
    ...[ALIGNMENT[position], side, side, edge],
    // Base direction by the text.
    -1,
  ].join(",");
}

/** A caption; where the spoken word stands out, once for each of its words. */
function cueEvents(cue: CaptionCue, drawing: Drawing): string[] {
  const { spoken } = STYLES[drawing.look.style];
  if (spoken === undefined) return event(cue.start, cue.end, cueText(cue, drawing), drawing);
  return cue.words.flatMap((word, index) => {
    const start = index === 0 ? cue.start : word.start;
    const end = cue.words[index + 1]?.start ?? cue.end;
    return event(start, end, cueText(cue, drawing, word), drawing);
  });
}

function event(start: number, end: number, text: string, { from = 0 }: Drawing): string[] {
  const [begins, ends] = [assTime(start - from), assTime(end - from)];
  return begins === ends ? [] : [`Dialogue: 0,${begins},${ends},C,,0,0,0,,${text}`];
}

function cueText({ start, words, line }: CaptionCue, drawing: Drawing, said?: CaptionWord): string {
  const { look, canvas, language, from = 0 } = drawing;
  const style = STYLES[look.style];
  const { em, room } = captionFrame(canvas, look.position);
  const letters = em * style.size;
  const { lines, shrink } = setWords(words, room / letters);
  const shapes = shapesOf(line, drawing.shapes ?? language);
  const write = writer({ ...drawing, shapes }, letters * shrink);
  const mark = LANGUAGES[language].rtl ? RTL_MARK : "";
  const set = lines.map((line) =>
    line
      .map((word, index) => {
        // A broken word's pieces are no longer the word itself, but are said when it is.
        const out = said !== undefined && word.start === said.start && word.end === said.end;
        return write(
          `${index === 0 ? mark : word.gap}${word.text}`,
          out ? style.spoken : undefined,
        );
      })
      .join(""),
  );
  return growth(style, Math.max(0, from - start)) + set.join("\\N");
}

/** Writes words one after another, with overrides where their font or colour changes. */
function writer({ canvas, language, shapes = language, wished }: Drawing, em: number) {
  let font = "";
  let coloured = false;
  return (text: string, colour: Colour | undefined): string => {
    const runs = faceRuns(text, shapes, wished).map((run) => {
      const wanted = `\\fn${fontName(run.face.family)}\\fs${(em * run.face.scale).toFixed(1)}`;
      const change = wanted === font ? "" : `{${wanted}}`;
      font = wanted;
      return change + escapeAss(run.text);
    });
    const before =
      colour === undefined
        ? coloured
          ? "{\\1c}"
          : ""
        : `{\\1c${assColour(colour, canvas.white)}&}`;
    coloured = colour !== undefined;
    return before + runs.join("");
  };
}

/** A family's name cannot end its override or its field. "@" would turn the letters on their side. */
export const fontName = (family: string): string =>
  family
    .replace(/[\\{},\p{Cc}]/gu, "")
    .replace(/^[@\s]+/u, "")
    .trim() || FACES.latin.family;

/** @param shown for how long the caption stood before the picture's zero, seconds */
function growth({ growth }: StyleFacts, shown: number): string {
  if (growth === undefined || shown >= growth) return "";
  const from = Math.round(GROWS_FROM + ((100 - GROWS_FROM) * shown) / growth);
  const ms = Math.round((growth - shown) * 1000);
  return `{\\fscx${from}\\fscy${from}\\t(0,${ms},\\fscx100\\fscy100)}`;
}

import type { Cue } from "../../contract/transcript.ts";
import { type SubtitleWarning, withoutControls } from "./cue.ts";

/** How a stretch of text looks and who says it; what is absent is as the file has it elsewhere. */
export interface Look {
  readonly italic?: true | undefined;
  readonly bold?: true | undefined;
  readonly underline?: true | undefined;
  readonly strike?: true | undefined;
  /** "#rrggbb", lower case. */
  readonly color?: string | undefined;
  /** A font by name. */
  readonly face?: string;
  /** Who says it, where a cue has several voices. */
  readonly voice?: string;
}

export interface Span extends Look {
  readonly text: string;
}

/** Where text stands, as the keys of a number pad: 2 is below in the middle, 8 above. */
export type Align = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Where the text's anchor (that of its alignment) lies, as shares of width and height. */
export interface Place {
  readonly x?: number | undefined;
  readonly y?: number | undefined;
}

/** A cue as its own kind of file has it, to the letter. */
export type OwnForm =
  | { readonly kind: "srt"; readonly text: string; readonly settings: string }
  | {
      readonly kind: "vtt";
      readonly text: string;
      readonly settings: string;
      readonly name: string;
      /** Comments that stand before it. */
      readonly notes: readonly string[];
    }
  | { readonly kind: "ass"; readonly text: string; readonly fields: AssFields };

/** The fields of an ASS event that only ASS knows, as they are written. */
export interface AssFields {
  readonly layer: string;
  readonly marginL: string;
  readonly marginR: string;
  readonly marginV: string;
  readonly effect: string;
}

/** A cue with all that the formats have in common; seconds. */
export interface RichCue {
  readonly start: number;
  readonly end: number;
  /** Lines are parted by "\n" inside of the texts; none is blank. */
  readonly spans: readonly Span[];
  /** Below in the middle if absent. */
  readonly align?: Align;
  readonly place?: Place;
  readonly speaker?: string;
  /** A style or class by name. */
  readonly style?: string;
  /** For writing the same kind of file again. */
  readonly own?: OwnForm;
  /** Its file says more of it than this holds. */
  readonly more?: true;
  /** Line of the file its times stand in, from 1; 0 where there is none. */
  readonly line: number;
}

export type SubtitleKind = OwnForm["kind"];

/** What a file says beside its cues, for writing the same kind of file again. */
export type FileHead =
  | {
      readonly kind: "vtt";
      /** The lines from "WEBVTT" on, as they are written. */
      readonly title: string;
      /** Styles, regions and comments before the first cue. */
      readonly blocks: readonly string[];
      /** Comments behind the last cue. */
      readonly end: readonly string[];
    }
  | {
      readonly kind: "ass";
      /** Lines of [Script Info], comments among them. */
      readonly info: readonly string[];
      readonly styles: readonly AssStyle[];
      /** Commented events, as they are written. */
      readonly comments: readonly string[];
      /** Further sections, fonts for one, as they are written. */
      readonly others: readonly string[];
    };

/** A style by the names of V4+ ("Fontname", "PrimaryColour"), "Name" included. */
export type AssStyle = ReadonlyMap<string, string>;

/** A subtitle file as read. */
export interface RichSubtitles {
  readonly kind: SubtitleKind;
  /** By start time, each with some length. */
  readonly cues: readonly RichCue[];
  readonly head?: FileHead;
  readonly warnings: readonly SubtitleWarning[];
}

const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

const sameLook = (a: Look, b: Look): boolean =>
  a.italic === b.italic &&
  a.bold === b.bold &&
  a.underline === b.underline &&
  a.strike === b.strike &&
  a.color === b.color &&
  a.face === b.face &&
  a.voice === b.voice;

/**
 * Spans as every format can hold them: lines trimmed and joined by "\n" (which belongs to the span
 * before it), none blank, no control characters, neighbours of one look joined.
 */
export function normalSpans(spans: readonly Span[]): Span[] {
  const lines: Span[][] = [[]];
  for (const { text, ...look } of spans) {
    for (const [index, part] of withoutControls(text).split(LINE_END).entries()) {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ ...look, text: part });
    }
  }
  const kept = lines.map(trimmed).filter((line) => line.length > 0);
  return joined(
    kept.flatMap((line, index) =>
      line.map((span, at) =>
        index < kept.length - 1 && at === line.length - 1
          ? { ...span, text: `${span.text}\n` }
          : span,
      ),
    ),
  );
}

/** One line's spans without blanks at its ends; none if nothing is left. */
function trimmed(line: readonly Span[]): Span[] {
  let from = 0;
  let to = line.length;
  while (from < to && line[from]?.text.trim() === "") from += 1;
  while (to > from && line[to - 1]?.text.trim() === "") to -= 1;
  return line.slice(from, to).map((span, index) => {
    const start = index === 0 ? span.text.trimStart() : span.text;
    return { ...span, text: index === to - from - 1 ? start.trimEnd() : start };
  });
}

function joined(spans: readonly Span[]): Span[] {
  const found: { look: Look; parts: string[] }[] = [];
  for (const { text, ...look } of spans) {
    const last = found.at(-1);
    if (last !== undefined && sameLook(last.look, look)) last.parts.push(text);
    else found.push({ look, parts: [text] });
  }
  return found.map(({ look, parts }) => ({ ...look, text: parts.join("") }));
}

/** A cue's text without its looks. */
export const plainText = ({ spans }: Pick<RichCue, "spans">): string =>
  spans.map(({ text }) => text).join("");

/** A cue that was laid out, not read. */
export const asRich = ({ start, end, text, speaker, placement }: Cue): RichCue => ({
  ...{ start, end, spans: normalSpans([{ ...placement?.look, text }]), line: 0 },
  ...(speaker === undefined ? {} : { speaker }),
  ...(placement?.align === undefined ? {} : { align: placement.align }),
  ...(placement?.place === undefined ? {} : { place: placement.place }),
});

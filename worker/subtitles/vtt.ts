import type { Cue } from "../../contract/transcript.ts";
import { fileLines, normalText, type ParsedSubtitles, WarningList } from "./cue.ts";
import { plainCues } from "./plain-cues.ts";
import {
  type AssStyle,
  asRich,
  type FileHead,
  normalSpans,
  type RichCue,
  type RichSubtitles,
} from "./rich-cue.ts";
import { tidy } from "./tidy.ts";
import { formatTime, readTiming, type Timing } from "./times.ts";
import { colorRule, ownColors, readVttMarkup, writeVttMarkup } from "./vtt-markup.ts";
import { readVttSettings, writeVttSettings } from "./vtt-settings.ts";
import { styleRules } from "./vtt-styles.ts";

/** Whether a text says of itself that it is WebVTT. */
export const isVtt = (text: string): boolean => /^\uFEFF?WEBVTT(?:[ \t\r\n]|$)/.test(text);

/** Blocks without a cue; one of these words on the first line names them. */
const isOther = (line: string): boolean => /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/.test(line);

/**
 * Reads WebVTT (W3C, with more patience than its parser): never fails, what cannot be read is left
 * out with a warning. Linear in the length.
 */
export function readVtt(text: string): RichSubtitles {
  const warnings = new WarningList();
  const cues: RichCue[] = [];
  const blocks: string[] = [];
  let notes: string[] = [];
  const lines = fileLines(text);
  const start = isVtt(text) ? endOfBlock(lines, 0) : 0;
  let at = start;
  while (at < lines.length) {
    const first = lines[at] ?? "";
    if (first.trim() === "") at += 1;
    else if (isOther(first)) {
      const end = endOfBlock(lines, at);
      const isNote = first.startsWith("NOTE") && cues.length > 0;
      (isNote ? notes : blocks).push(lines.slice(at, end).join("\n"));
      at = end;
    } else {
      const before = cues.length;
      at = readBlock(lines, at, { cues, notes, warnings });
      if (cues.length > before) notes = [];
    }
  }
  const title = lines.slice(0, start).join("\n");
  return {
    ...{ kind: "vtt", cues: tidy(cues, warnings), warnings: warnings.all() },
    head: { kind: "vtt", title: title === "" ? "WEBVTT" : title, blocks, end: notes },
  };
}

/** The same as plain text, without tags; a cue with several voices is parted between them. */
export function parseVtt(text: string): ParsedSubtitles {
  const { cues, warnings } = readVtt(text);
  return { cues: plainCues(cues), warnings };
}

/** The next blank line or line of times: headers and notes may lack the blank one. */
function endOfBlock(lines: readonly string[], from: number): number {
  let at = from + 1;
  while (at < lines.length && lines[at]?.trim() !== "" && !lines[at]?.includes("-->")) at += 1;
  return at;
}

interface Found {
  readonly cues: RichCue[];
  /** Comments since the last cue. */
  readonly notes: readonly string[];
  readonly warnings: WarningList;
}

/** Reads one cue: an optional name, times, text. Returns where the next block begins. */
function readBlock(
  lines: readonly string[],
  from: number,
  { cues, notes, warnings }: Found,
): number {
  const named = !lines[from]?.includes("-->") && lines[from + 1]?.includes("-->") === true;
  const at = named ? from + 1 : from;
  const timing = readTiming(lines[at] ?? "");
  const end = endOfBlock(lines, at);
  if (timing === undefined) {
    const times = lines[at]?.includes("-->") === true;
    const problem = times ? "the times of a cue cannot be read" : "this text belongs to no cue";
    warnings.add(at + 1, `${problem}; it was left out`);
    return end;
  }
  // The name of a cue that follows without a blank line is this one's last line: left as text.
  const payload = lines.slice(at + 1, end).join("\n");
  const name = named ? (lines[from] ?? "").trim() : "";
  const cue = cueOf(timing, at + 1, payload, { name, notes });
  if (cue === undefined) warnings.add(at + 1, "the cue has no text; it was left out");
  else cues.push(cue);
  return end;
}

function cueOf(
  { start, end, settings }: Timing,
  line: number,
  payload: string,
  around: { readonly name: string; readonly notes: readonly string[] },
): RichCue | undefined {
  const read = readVttMarkup(payload);
  const marked = normalSpans(read.spans);
  if (marked.length === 0) return undefined;
  const voices = new Set(marked.map(({ voice }) => voice));
  const [speaker] = voices;
  const single = voices.size === 1;
  // One voice for all is the cue's speaker.
  const spans = single ? normalSpans(marked.map(({ voice: _, ...span }) => span)) : marked;
  const { more, ...where } = readVttSettings(settings);
  return {
    ...{ start, end, spans, line, ...where },
    own: { kind: "vtt", text: normalText(payload), settings, ...around },
    ...(single && speaker !== undefined ? { speaker } : {}),
    ...(read.style === undefined ? {} : { style: read.style }),
    ...(more || read.more ? { more: true } : {}),
  };
}

/** Cues as WebVTT text. Cues without text are left out; times are rounded to milliseconds. */
export const writeVtt = (cues: readonly Cue[]): string => writeRichVtt(cues.map(asRich));

/**
 * Cues with all that WebVTT has a place for; colours and styles by name become classes.
 * @param styles of an ASS file, which the classes are to look like
 */
export function writeRichVtt(
  cues: readonly RichCue[],
  head?: FileHead,
  styles: readonly AssStyle[] = [],
): string {
  const shown = cues
    .map((cue) => ({ ...cue, spans: normalSpans(cue.spans) }))
    .filter(({ spans }) => spans.length > 0);
  const foreign = shown.filter(({ own }) => own?.kind !== "vtt");
  const colors = [...new Set(foreign.flatMap(({ spans }) => ownColors(spans)))];
  const rules = [...styleRules(foreign, styles), ...colors.map(colorRule)];
  const blocks = [
    ...(head?.kind === "vtt" ? head.blocks : []),
    ...(rules.length === 0 ? [] : [`STYLE\n${rules.join("\n")}`]),
  ].map((block) => `${block}\n`);
  const [title, end] = head?.kind === "vtt" ? [head.title, head.end] : ["WEBVTT", []];
  return [`${title}\n`, ...blocks, ...shown.map(cueBlock), ...end.map((note) => `${note}\n`)].join(
    "\n",
  );
}

function cueBlock({ start, end, spans, align, place, speaker, style, own }: RichCue): string {
  const same = own?.kind === "vtt" ? own : undefined;
  const settings = same?.settings ?? writeVttSettings(align, place);
  const times = `${formatTime(start, ".")} --> ${formatTime(end, ".")}`;
  const name = same === undefined || same.name === "" ? "" : `${same.name}\n`;
  const text = same?.text ?? writeVttMarkup(spans, speaker, style);
  const notes = (same?.notes ?? []).map((note) => `${note}\n\n`).join("");
  return `${notes}${name}${times}${settings === "" ? "" : ` ${settings}`}\n${text}\n`;
}

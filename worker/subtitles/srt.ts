import type { Cue } from "../../contract/transcript.ts";
import { fileLines, normalText, type ParsedSubtitles, WarningList } from "./cue.ts";
import { plainCues } from "./plain-cues.ts";
import { asRich, normalSpans, type RichCue, type RichSubtitles } from "./rich-cue.ts";
import { readSrtMarkup } from "./srt-markup.ts";
import { writeSrtMarkup } from "./srt-write-markup.ts";
import { tidy } from "./tidy.ts";
import { formatTime, readTiming, type Timing } from "./times.ts";

/** A line of the file and its number, from 1. */
interface NumberedLine {
  readonly text: string;
  readonly number: number;
}

/** What stands between two lines of times. */
interface Section {
  /** Absent before the first cue. */
  readonly timing: Timing | undefined;
  readonly line: number;
  readonly body: NumberedLine[];
}

/**
 * Reads SubRip. Never fails: what cannot be read is left out with a warning. Cues need no numbers,
 * a blank line does not cut a cue's text. Work is linear in the length.
 */
export function readSrt(text: string): RichSubtitles {
  const warnings = new WarningList();
  const cues = sections(text).flatMap((section) => {
    const body = textOf(section, warnings);
    return section.timing === undefined ? [] : cueOf(section.timing, section.line, body, warnings);
  });
  return { kind: "srt", cues: tidy(cues, warnings), warnings: warnings.all() };
}

/** The same as plain text, without tags. */
export function parseSrt(text: string): ParsedSubtitles {
  const { cues, warnings } = readSrt(text);
  return { cues: plainCues(cues), warnings };
}

function cueOf(timing: Timing, line: number, body: string, warnings: WarningList): RichCue[] {
  const { spans: raw, more, ...where } = readSrtMarkup(body);
  const spans = normalSpans(raw);
  if (spans.length === 0) {
    warnings.add(line, "the cue has no text; it was left out");
    return [];
  }
  const { start, end, settings } = timing;
  const own = { kind: "srt", text: normalText(body), settings } as const;
  return [{ ...{ start, end, spans, line, own }, ...where, ...(more ? { more: true } : {}) }];
}

function sections(text: string): Section[] {
  let open: Section = { timing: undefined, line: 1, body: [] };
  const found = [open];
  for (const [index, line] of fileLines(text).entries()) {
    const timing = readTiming(line);
    if (timing === undefined) {
      open.body.push({ text: line, number: index + 1 });
      continue;
    }
    const last = open.body.at(-1);
    if (last !== undefined && isNumber(last)) open.body.pop();
    open = { timing, line: index + 1, body: [] };
    found.push(open);
  }
  return found;
}

const isNumber = (line: NumberedLine): boolean => /^\s*\d{1,9}\s*$/.test(line.text);
const isBlank = (line: NumberedLine): boolean => line.text.trim() === "";

/** The lines that are a cue's text, without stray numbers and cues whose times are broken. */
function textOf(section: Section, warnings: WarningList): string {
  const kept: string[] = [];
  for (const [index, block] of blocks(section.body).entries()) {
    const [first] = block;
    if (first === undefined || (block.length === 1 && index > 0 && isNumber(first))) continue;
    const broken = brokenTimes(block, index > 0);
    if (broken !== undefined) {
      warnings.add(broken.number, "the times of a cue cannot be read; it was left out");
    } else if (section.timing === undefined) {
      warnings.add(first.number, "this text belongs to no cue; it was left out");
    } else if (index > 0) {
      warnings.add(first.number, "a blank line stands inside the cue; its text was joined");
    }
    const end = broken === undefined ? block.length : block.indexOf(broken);
    const numbered = broken !== undefined && end > 0;
    const texts = block.slice(0, numbered && isNumber(block[end - 1] ?? first) ? end - 1 : end);
    for (const line of texts) kept.push(line.text);
  }
  return kept.join("\n");
}

/** The line that was meant to hold times; from it on, a block is another cue's. */
function brokenTimes(
  block: readonly NumberedLine[],
  afterBlank: boolean,
): NumberedLine | undefined {
  const [first, second] = block;
  const clock = /^\s*\d+:\d/;
  if (afterBlank && first !== undefined && isNumber(first) && clock.test(second?.text ?? "")) {
    return second;
  }
  return block.find((line) => line.text.includes("-->"));
}

/** Lines parted at blank ones. The first block is empty if a blank line comes first. */
function blocks(lines: readonly NumberedLine[]): NumberedLine[][] {
  const found: NumberedLine[][] = [[]];
  for (const line of lines) {
    const open = found.at(-1);
    if (!isBlank(line)) open?.push(line);
    else if (open !== undefined && (open.length > 0 || found.length === 1)) found.push([]);
  }
  return found;
}

/** Cues as SubRip text. Cues without text are left out; times are rounded to milliseconds. */
export const writeSrt = (cues: readonly Cue[]): string => writeRichSrt(cues.map(asRich));

/** Cues with all that SubRip has a place for. */
export function writeRichSrt(cues: readonly RichCue[]): string {
  return cues
    .map((cue) => ({ ...cue, text: payload(cue) }))
    .filter(({ text }) => text !== "")
    .map(({ start, end, text, own }, index) => {
      const settings = own?.kind === "srt" && own.settings !== "" ? ` ${own.settings}` : "";
      const times = `${formatTime(start, ",")} --> ${formatTime(end, ",")}${settings}`;
      return `${index + 1}\n${times}\n${text}\n`;
    })
    .join("\n");
}

function payload(cue: RichCue): string {
  if (cue.own?.kind === "srt") return cue.own.text;
  const spans = normalSpans(cue.spans);
  return spans.length === 0 ? "" : normalText(writeSrtMarkup({ ...cue, spans }));
}

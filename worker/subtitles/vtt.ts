import type { Cue } from "../../contract/transcript.ts";
import { fileLines, normalText, type ParsedCue, type ParsedSubtitles, WarningList } from "./cue.ts";
import { decodeEntities, escapeVtt, splitTags } from "./markup.ts";
import { tidy } from "./tidy.ts";
import { formatTime, readTiming } from "./times.ts";

/** Whether a text says of itself that it is WebVTT. */
export const isVtt = (text: string): boolean => /^\uFEFF?WEBVTT(?:[ \t\r\n]|$)/.test(text);

/** Blocks without a cue; one of these words on the first line names them. */
const isOther = (line: string): boolean => /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/.test(line);

/**
 * Reads WebVTT (W3C, with more patience than its parser): never fails, what cannot be read is left
 * out with a warning. Settings, styles, regions, notes and tags are dropped; a voice tag names the
 * speaker, and a cue with several is parted by share of characters. Linear in the length.
 */
export function parseVtt(text: string): ParsedSubtitles {
  const warnings = new WarningList();
  const cues: ParsedCue[] = [];
  const lines = fileLines(text);
  let at = isVtt(text) ? endOfBlock(lines, 0) : 0;
  while (at < lines.length) {
    const first = lines[at] ?? "";
    if (first.trim() === "") at += 1;
    else if (isOther(first)) at = endOfBlock(lines, at);
    else at = readBlock(lines, at, cues, warnings);
  }
  return tidy(cues, warnings);
}

/** The next blank line or line of times: headers and notes may lack the blank one. */
function endOfBlock(lines: readonly string[], from: number): number {
  let at = from + 1;
  while (at < lines.length && lines[at]?.trim() !== "" && !lines[at]?.includes("-->")) at += 1;
  return at;
}

/** Reads one cue: an optional name, times, text. Returns where the next block begins. */
function readBlock(
  lines: readonly string[],
  from: number,
  cues: ParsedCue[],
  warnings: WarningList,
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
  const voices = voicesOf(lines.slice(at + 1, end).join("\n"));
  if (voices.length === 0) warnings.add(at + 1, "the cue has no text; it was left out");
  for (const cue of shareCue(timing.start, timing.end, at + 1, voices)) cues.push(cue);
  return end;
}

interface VoiceText {
  readonly text: string;
  readonly speaker: string | undefined;
}

/** A cue's text by speaker: "<v.loud Mary>Hello". */
function voicesOf(payload: string): VoiceText[] {
  const voices: { text: string; speaker: string | undefined }[] = [];
  let speaker: string | undefined;
  for (const piece of splitTags(payload, () => true)) {
    if (piece.type === "tag") {
      const [tag = "", ...name] = piece.text.trim().split(/\s+/);
      if (tag === "v" || tag.startsWith("v."))
        speaker = decodeEntities(name.join(" ")) || undefined;
      else if (tag === "/v") speaker = undefined;
      continue;
    }
    const open = voices.at(-1);
    if (open !== undefined && (open.speaker === speaker || piece.text.trim() === "")) {
      open.text += piece.text;
    } else {
      voices.push({ text: piece.text, speaker });
    }
  }
  return voices
    .map((voice) => ({ ...voice, text: normalText(decodeEntities(voice.text)) }))
    .filter((voice) => voice.text !== "");
}

function shareCue(
  start: number,
  end: number,
  line: number,
  voices: readonly VoiceText[],
): ParsedCue[] {
  const total = voices.reduce((sum, voice) => sum + voice.text.length, 0);
  const at = (passed: number): number =>
    Math.round((start + (passed / total) * (end - start)) * 1000) / 1000;
  let passed = 0;
  return voices.map(({ text, speaker }) => {
    const from = at(passed);
    passed += text.length;
    const cue = { start: from, end: at(passed), text, line };
    return speaker === undefined ? cue : { ...cue, speaker };
  });
}

/** Cues as WebVTT text. Cues without text are left out; times are rounded to milliseconds. */
export function writeVtt(cues: readonly Cue[]): string {
  const blocks = cues
    .map((cue) => ({ ...cue, text: normalText(cue.text) }))
    .filter((cue) => cue.text !== "")
    .map(({ start, end, text }) => {
      const times = `${formatTime(start, ".")} --> ${formatTime(end, ".")}`;
      return `${times}\n${escapeVtt(text)}\n`;
    });
  return ["WEBVTT\n", ...blocks].join("\n");
}

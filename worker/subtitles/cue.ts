import type { Cue } from "../../contract/transcript.ts";

/** A cue as read from a file. */
export interface ParsedCue extends Cue {
  /** Line of the file its times stand in, from 1. */
  readonly line: number;
}

/** Something odd in a file that did not stop it from being read. */
export interface SubtitleWarning {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly message: string;
}

export interface ParsedSubtitles {
  /** By start time, each with some length. */
  readonly cues: readonly ParsedCue[];
  readonly warnings: readonly SubtitleWarning[];
}

/** So that a file of garbage does not answer with a warning a line. */
const MOST_WARNINGS = 50;

/** Collects warnings; beyond fifty they are only counted. */
export class WarningList {
  private readonly kept: SubtitleWarning[] = [];
  private more = 0;

  add(line: number, message: string): void {
    if (this.kept.length < MOST_WARNINGS) this.kept.push({ line, message });
    else this.more += 1;
  }

  /** By line. */
  all(): SubtitleWarning[] {
    const sorted = [...this.kept].sort((a, b) => a.line - b.line);
    const last = sorted.at(-1);
    if (this.more > 0 && last !== undefined) {
      sorted.push({ line: last.line, message: `${this.more} more problems follow` });
    }
    return sorted;
  }
}

// C0 controls but the tab and the line breaks, and DEL.
const isControl = (code: number): boolean =>
  (code < 32 && code !== 9 && !(code >= 10 && code <= 13)) || code === 127;

/** A text without C0 controls (but tab and line ends) and DEL. */
export function withoutControls(text: string): string {
  let clean = "";
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!isControl(text.charCodeAt(at))) continue;
    clean += text.slice(from, at);
    from = at + 1;
  }
  return clean + text.slice(from);
}

/**
 * A cue's text as every subtitle format can hold it: lines trimmed and joined by "\n", none blank
 * (a blank line ends a cue), no control characters.
 */
export const normalText = (text: string): string =>
  withoutControls(text)
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");

/** Lines of a file, whatever its line ends. */
export const fileLines = (text: string): string[] =>
  text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);

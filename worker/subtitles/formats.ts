import type { SubtitleFile, SubtitleFormat } from "../../contract/kinds/subtitles.ts";
import type { Language } from "../../contract/languages.ts";
import type { Cue } from "../../contract/transcript.ts";
import { writeAss } from "./ass-write.ts";
import { directed } from "./direction.ts";
import { decodeEntities } from "./markup.ts";
import { writeParagraphs } from "./paragraphs.ts";
import { asRich, plainText, type RichCue, type RichSubtitles } from "./rich-cue.ts";
import { writeRichSrt } from "./srt.ts";
import { writeRichVtt } from "./vtt.ts";

/** A subtitle file as read in another format; what it has no place for is left out. */
export function writeAs(
  format: SubtitleFormat,
  file: RichSubtitles,
  languages: Language[],
): string {
  const { kind, head } = file;
  const cues = kind === format ? file.cues : file.cues.map((cue) => foreign(cue, kind));
  switch (format) {
    case "srt":
      return writeRichSrt(cues);
    case "vtt":
      return writeRichVtt(cues, head, head?.kind === "ass" ? head.styles : []);
    case "ass":
      return writeAss(cues, head);
    case "txt":
      return writeParagraphs(cues);
    case "json":
      return writeJson(cues, languages);
  }
}

/** SRT has no escapes, but what was made from web pages is full of them. */
function foreign(cue: RichCue, kind: RichSubtitles["kind"]): RichCue {
  const { own: _, ...rest } = cue;
  if (kind !== "srt") return rest;
  return {
    ...rest,
    spans: cue.spans.map((span) => ({ ...span, text: decodeEntities(span.text) })),
  };
}

/**
 * Cues that were laid out, with the signs that a language written from right to left needs there.
 * @param languages two for a bilingual file: each line of text is in one of them
 */
export function writeCues(
  format: SubtitleFormat,
  cues: readonly Cue[],
  languages: readonly [Language, ...Language[]],
): string {
  const rich = cues.map(asRich);
  const withMarks = (how: "first-letter" | "embedded"): RichCue[] =>
    cues.map((cue) => {
      const text = languages.reduce((marked, one) => directed(marked, one, how), cue.text);
      return asRich({ ...cue, text });
    });
  switch (format) {
    case "srt":
      return writeRichSrt(withMarks("embedded"));
    case "vtt":
      return writeRichVtt(withMarks("first-letter"));
    case "ass":
      return writeAss(withMarks("embedded"));
    case "txt":
      return writeParagraphs(rich);
    case "json":
      return writeJson(rich, languages, cues);
  }
}

/** @param timed the same cues with the times of their words */
function writeJson(
  cues: readonly RichCue[],
  languages: readonly Language[],
  timed: readonly Cue[] = [],
): string {
  const file: SubtitleFile = {
    version: 1,
    languages: [...languages],
    cues: cues.map(({ own: _, more: __, line: ___, spans, align, place, ...cue }, index) => ({
      ...cue,
      text: plainText({ spans }),
      ...(align === undefined ? {} : { align }),
      ...(place === undefined ? {} : { place: { ...place } }),
      ...(spans.length === 1 && Object.keys(spans[0] ?? {}).length === 1
        ? {}
        : { spans: [...spans] }),
      words: [...(timed[index]?.words ?? [])],
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

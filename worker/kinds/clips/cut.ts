import { LANGUAGES, type Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Line } from "../../../contract/transcript.ts";
import type { Artifact } from "../../artifacts/store.ts";
import type { CaptionLine } from "../../captions/cues.ts";
import { fixedFocus } from "../../clips/reframe.ts";
import type { Highlight } from "../../highlights/find.ts";
import type { PictureFacts } from "../../pictures/facts.ts";
import type { ClipIn } from "../../steps/clip.ts";
import type { Extracted } from "../../steps/extract.ts";
import type { FoundHighlights } from "../../steps/find-highlights.ts";
import type { Segmented } from "../../steps/segment.ts";
import type { Translated } from "../../steps/translate.ts";
import { textsOf } from "../words/edits.ts";
import { spokenLines } from "../words/lines.ts";
import type { Making } from "./nodes.ts";
import { clipPaths } from "./paths.ts";

/** What every cut is made from. */
export interface GivenClip {
  readonly media: Artifact<MediaInfo>;
  readonly segmented: Artifact<Segmented>;
  readonly extracted: Artifact<Extracted>;
  readonly picture: Artifact<PictureFacts>;
  readonly found: Artifact<FoundHighlights>;
}

/** Which file is cut. */
interface ClipFacts {
  readonly highlight: Highlight;
  /** From 1. */
  readonly number: number;
  /** Of the captions, where that is not the spoken one. */
  readonly language: Language | undefined;
  readonly translated: Artifact<Translated> | undefined;
}

/** What the step is asked for one file. */
export function clipIn(making: Making, given: GivenClip, facts: ClipFacts): ClipIn {
  const { spec, choices } = making;
  const { highlight, number, language } = facts;
  const { encoder, aspect, container } = choices;
  return {
    ...{ source: choices.source, start: highlight.start, end: highlight.end },
    ...{ media: given.media.value, picture: given.picture.value },
    sound: given.extracted.value.stream,
    language: LANGUAGES[given.segmented.value.language].iso3,
    muxer: container.muxer,
    outPath: clipPaths(spec, container.extension).clip(number, language),
    look:
      encoder === undefined
        ? "fast"
        : {
            ...{ encoder, aspect, focus: fixedFocus(spec.focus) },
            watermark: choices.watermark,
            captions: choices.captioned ? captionsOf(making, given, facts) : null,
          },
  };
}

function captionsOf(making: Making, given: GivenClip, facts: ClipFacts) {
  const { spec } = making;
  const spoken = given.segmented.value.language;
  const { language = spoken, translated, highlight } = facts;
  const lines = linesOf(making, given.segmented, highlight);
  const shown = translated === undefined ? lines : inLanguage(making, lines, language, translated);
  return { lines: shown, language, look: spec.look };
}

/** Translated lines, in place of each what a person has typed. */
function inLanguage(
  { spec }: Making,
  lines: readonly Line[],
  language: Language,
  { value }: Artifact<Translated>,
): CaptionLine[] {
  const texts = new Map(value.lines.map(({ id, text }) => [id, text]));
  for (const [line, text] of textsOf(spec.edits, language)) texts.set(line, text);
  return lines.map(({ id, start, end, text }) => ({ start, end, text: texts.get(id) ?? text }));
}

/** The lines that are said in a clip. Numbers need not be in order: a split gives new ones. */
export function linesOf(
  making: Making,
  segmented: Artifact<Segmented>,
  { firstLine, lastLine }: Highlight,
): Line[] {
  const lines = spokenLines(making, segmented);
  const placeOf = (wanted: number): number => lines.findIndex(({ id }) => id === wanted);
  return lines.slice(placeOf(firstLine), placeOf(lastLine) + 1);
}

import { isSentenceEnd, lastMark } from "../text/breaks.ts";
import { joinWords } from "../text/script.ts";
import { plainText, type RichCue } from "./rich-cue.ts";

/** Seconds of silence that begin a paragraph. */
const PAUSE = 2;
/** Characters: a longer paragraph ends with the next sentence. */
const LONG = 500;

interface Paragraph {
  readonly speaker: string | undefined;
  readonly texts: string[];
  length: number;
  end: number;
}

/** Cues as running text: a paragraph ends at a pause, a change of speaker, or when it is long. */
export function writeParagraphs(cues: readonly RichCue[]): string {
  const paragraphs: Paragraph[] = [];
  for (const cue of cues) {
    const text = joinWords(plainText(cue).split("\n"));
    const open = paragraphs.at(-1);
    if (open === undefined || begins(open, cue)) {
      paragraphs.push({
        speaker: speakerOf(cue),
        texts: [text],
        length: text.length,
        end: cue.end,
      });
    } else {
      open.texts.push(text);
      open.length += text.length;
      open.end = Math.max(open.end, cue.end);
    }
  }
  return paragraphs
    .map(
      ({ speaker, texts }) => `${speaker === undefined ? "" : `${speaker}: `}${joinWords(texts)}\n`,
    )
    .join("\n");
}

const speakerOf = ({ speaker, spans }: RichCue): string | undefined => speaker ?? spans[0]?.voice;

function begins(open: Paragraph, cue: RichCue): boolean {
  const closed = isSentenceEnd(lastMark(open.texts.at(-1) ?? ""));
  return (
    cue.start - open.end >= PAUSE ||
    speakerOf(cue) !== open.speaker ||
    (open.length >= LONG && closed)
  );
}

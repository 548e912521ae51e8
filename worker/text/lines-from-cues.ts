import type { Language } from "../../contract/languages.ts";
import type { Passage, Placement, Transcript, Word } from "../../contract/transcript.ts";
import { LONGEST_LINE, lineCapacity, splitClauses, tooLong } from "./clauses.ts";
import { timedTokens } from "./heard-words.ts";
import type { SpokenLines } from "./lines-from-words.ts";
import { samePlacement } from "./placement.ts";
import { characters, gapBetween, hasSpeech, joinTokens, joinWords, type Token } from "./script.ts";
import { closesSentence, splitSentences } from "./sentences.ts";
import { soundRanges, without } from "./sounds.ts";
import { shareTimes, type Timed } from "./timed.ts";
import type { LineDraft } from "./untangle.ts";

/** Seconds: cues nearer than this may share a sentence. */
const TOUCHING = 0.4;
/** Seconds: cues that overlap more than this are two people at once. */
const OVERLAP = 0.3;
/** Share of cues that close a sentence, below which full stops mean nothing in this file. */
const PUNCTUATED_SHARE = 0.1;

/** A sentence, or the part of one that its cue holds. */
interface Piece extends Timed {
  readonly speaker: string | undefined;
  readonly placement: Placement | undefined;
  /** Whether another begins to speak here. */
  readonly newTurn: boolean;
}

/**
 * Cues to lines: several sentences in a cue are parted by share of its letters, a sentence over
 * several touching cues is joined while it stays under 10 s (its cues' times stay known as the
 * line's words), descriptions of sounds are left out.
 */
export function linesFromCues(transcript: Transcript): SpokenLines {
  const { language } = transcript;
  let sounds = 0;
  const cues: Passage[] = [];
  for (const passage of [...transcript.passages].sort((a, b) => a.start - b.start)) {
    const ranges = soundRanges(passage.text);
    sounds += ranges.length;
    const text = without(passage.text, ranges);
    if (hasSpeech(text)) cues.push({ ...passage, text });
  }
  const closing = cues.filter((cue) => closesSentence(cue.text)).length;
  const punctuated = closing >= PUNCTUATED_SHARE * cues.length;
  const pieces = cues.flatMap((cue) => piecesOf(cue, language));
  const sentences = punctuated ? joinPieces(pieces, language) : pieces.map((p): Joined => [p]);
  return { lines: sentences.flatMap((sentence) => toDrafts(sentence, language)), sounds };
}

const DASH = /^\s*(?:>>+|[-–—]+(?=\s*[^\s\p{N}]))\s*/u;

/** A dash or ">>" at the start of a line gives the word to another. */
function turnsOf(text: string): { text: string; newTurn: boolean }[] {
  const turns: { texts: string[]; newTurn: boolean }[] = [];
  for (const line of text.split("\n")) {
    const newTurn = DASH.test(line);
    const said = line.replace(DASH, "").replace(/\s+/g, " ").trim();
    if (newTurn || turns.length === 0) turns.push({ texts: [], newTurn });
    if (said !== "") turns.at(-1)?.texts.push(said);
  }
  return turns
    .map((turn) => ({ text: joinWords(turn.texts), newTurn: turn.newTurn }))
    .filter((turn) => hasSpeech(turn.text));
}

function piecesOf(cue: Passage, language: Language): Piece[] {
  const pieces = turnsOf(cue.text).flatMap((turn) =>
    spokenSentences(turn.text, language).map((text, index) => ({
      text,
      newTurn: turn.newTurn && index === 0,
    })),
  );
  const shares = shareTimes(
    pieces.map((piece) => piece.text),
    cue,
  );
  return pieces.map((piece, index) => ({
    ...piece,
    speaker: cue.speaker,
    placement: cue.placement,
    start: shares[index]?.start ?? cue.start,
    end: shares[index]?.end ?? cue.end,
  }));
}

/** Sentences; signs between them ("…") go with the one before, or the first after. */
function spokenSentences(text: string, language: Language): string[] {
  const spoken: string[] = [];
  let leading = "";
  for (const sentence of splitSentences(text, language)) {
    const last = spoken.length - 1;
    if (hasSpeech(sentence)) {
      spoken.push(leading + sentence);
      leading = "";
    } else if (last < 0) {
      leading += `${sentence} `;
    } else {
      spoken[last] = `${spoken[last] ?? ""} ${sentence}`;
    }
  }
  return spoken;
}

type Joined = [Piece, ...Piece[]];

/** Joins the parts of one sentence. */
function joinPieces(pieces: readonly Piece[], language: Language): Joined[] {
  const joined: Joined[] = [];
  let length = 0;
  for (const piece of pieces) {
    const open = joined.at(-1);
    const own = characters(piece.text);
    if (open !== undefined && goesOn(open, piece) && length + 1 + own <= lineCapacity(language)) {
      open.push(piece);
      length += 1 + own;
    } else {
      joined.push([piece]);
      length = own;
    }
  }
  return joined;
}

function goesOn(open: Joined, next: Piece): boolean {
  const last = open.at(-1) ?? open[0];
  const gap = next.start - last.end;
  return (
    !closesSentence(last.text) &&
    !next.newTurn &&
    next.speaker === last.speaker &&
    samePlacement(next.placement, last.placement) &&
    gap < TOUCHING &&
    gap >= -OVERLAP &&
    next.end - open[0].start <= LONGEST_LINE
  );
}

function toDrafts(sentence: Joined, language: Language): LineDraft[] {
  const [{ speaker, placement }] = sentence;
  const common = {
    ...(speaker === undefined ? {} : { speaker }),
    ...(placement === undefined ? {} : { placement }),
  };
  if (!tooLong(sentence, language, false)) {
    const text = joinWords(sentence.map((piece) => piece.text));
    const words = sentence.length === 1 ? [] : sentence.map(toSpan);
    return [{ ...times(sentence), text, words, ...common }];
  }
  return splitClauses(tokensOf(sentence), language, false).map((tokens) => ({
    ...times(tokens),
    text: joinTokens(tokens),
    words: [],
    ...common,
  }));
}

function tokensOf(sentence: Joined): (Timed & Token)[] {
  return sentence.flatMap((piece, index) => {
    const gap = gapBetween(sentence[index - 1]?.text ?? "", piece.text);
    return timedTokens(piece).map((token, at) => (at === 0 ? { ...token, gap } : token));
  });
}

const times = (pieces: readonly Timed[]): { start: number; end: number } => ({
  start: pieces[0]?.start ?? 0,
  end: Math.max(...pieces.map((piece) => piece.end)),
});

const toSpan = ({ text, start, end }: Timed): Word => ({ text, start, end });

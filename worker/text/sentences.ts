import type { Language } from "../../contract/languages.ts";
import { isSentenceEnd, lastMark } from "./breaks.ts";
import { segmentsOf } from "./segments.ts";

/** Short forms whose full stop ends no sentence; without it, in lower case. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  (
    "mr mrs ms dr prof rev hon st jr sr vs etc e.g i.e cf al inc ltd co corp no nos vol fig p pp ch sec approx dept est min max gen col lt sgt capt gov sen rep mt ft a.m p.m u.s u.k u.n " +
    "sra srta dra ud uds pág págs núm art ej ee.uu d.c a.c " +
    "m mm mme mlle mgr p.ex env chap av " +
    "exmo exma sig sigg sig.ra dott ing avv pag ecc es " +
    "bzw ca usw z.b d.h u.a nr str bspw evtl inkl ggf hr fr tel abs"
  ).split(" "),
);
/** Those of the list that also end sentences: only a following capital decides. */
const ALSO_LAST: ReadonlySet<string> = new Set(
  "etc ecc usw inc ltd co corp a.m p.m u.s u.k u.n ee.uu jr sr d.c a.c".split(" "),
);

const segmenters = new Map<Language, Intl.Segmenter>();

function segmenter(language: Language): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known !== undefined) return known;
  const made = new Intl.Segmenter(language, { granularity: "sentence" });
  segmenters.set(language, made);
  return made;
}

/** The last word of a text with its inner full stops; looks no further back than 24 characters. */
function lastWord(text: string): string {
  const tail = text.slice(-24).trimEnd();
  return tail.slice(tail.search(/\S+$/)).replace(/^[^\p{L}\p{N}]+/u, "");
}

const INITIAL = /^(?:\p{Lu}\.)+$/u;
const STARTS_LOWER = /^[^\p{L}\p{N}]*\p{Ll}/u;
const STARTS_DIGIT = /^[^\p{L}\p{N}]*\p{N}/u;

/** Whether the full stop at the end belongs to a short form ("Dr.", "J.") and goes on in `next`. */
function endsInShortForm(text: string, next: string): boolean {
  const word = lastWord(text);
  if (!word.endsWith(".") || word.endsWith("..")) return false;
  if (INITIAL.test(word) && word !== "I.") return word.length === 2 || STARTS_LOWER.test(next);
  const form = word.slice(0, -1).toLowerCase();
  if (form === "no" || form === "nr") return STARTS_DIGIT.test(next);
  return ABBREVIATIONS.has(form) && !ALSO_LAST.has(form);
}

/** Whether a text that stands alone, a cue, closes its sentence. */
export const closesSentence = (text: string): boolean =>
  isSentenceEnd(lastMark(text.trimEnd())) && !endsInShortForm(text.trimEnd(), "");

/**
 * Where the sentences of punctuated text end: offsets after each, the last being the text's
 * length. Unicode's rules (UAX 29, Intl.Segmenter), mended for abbreviations, initials and
 * quotations that go on in lower case.
 */
export function sentenceEnds(text: string, language: Language): number[] {
  const ends: number[] = [];
  let previous: string | undefined;
  // Line breaks end sentences in UAX 29, but in subtitles they are only layout.
  const flat = text.replace(/[\r\n]/g, " ");
  for (const { segment, index } of segmentsOf(segmenter(language), flat)) {
    const goesOn =
      previous !== undefined && (STARTS_LOWER.test(segment) || endsInShortForm(previous, segment));
    if (goesOn) ends.pop();
    ends.push(index + segment.length);
    previous = segment;
  }
  return ends;
}

/** The sentences of punctuated text, trimmed, none empty. */
export function splitSentences(text: string, language: Language): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const end of sentenceEnds(text, language)) {
    const sentence = text.slice(start, end).trim();
    if (sentence !== "") sentences.push(sentence);
    start = end;
  }
  return sentences;
}

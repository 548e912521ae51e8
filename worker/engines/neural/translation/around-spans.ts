import type { Language } from "../../../../contract/languages.ts";
import { type Answer, type Candidate, meanScore, type Translate } from "./answer.ts";
import { joinClauses, type TranslatedPiece } from "./clauses.ts";
import type { ProtectedSpan } from "./spans.ts";

interface Spanned {
  readonly text: string;
  readonly spans: readonly ProtectedSpan[];
}

/** A stretch of a sentence: protected, or to be translated by itself. */
interface Part {
  readonly source: string;
  readonly gap: string;
  /** What it becomes; none if it is to be translated. */
  readonly target: string | undefined;
}

const LETTER = /\p{L}/u;

/**
 * Translates sentences in parts around their spans. The grammar may suffer, but nothing protected
 * can be lost: it never meets the model.
 * @returns in the order of the sentences, with one candidate each
 */
export async function aroundSpans(
  sentences: readonly Spanned[],
  to: Language,
  translate: Translate,
): Promise<Answer[]> {
  if (sentences.length === 0) return [];
  const all = sentences.map(partsOf);
  const open = all.flat().filter(({ target }) => target === undefined);
  const answers = await translate(open.map(({ source }) => source));
  const answerOf = new Map(open.map((part, index) => [part, answers[index]]));
  return all.map((parts) => join(parts, answerOf, to));
}

function partsOf({ text, spans }: Spanned): Part[] {
  const parts: Part[] = [];
  let at = 0;
  let gap = "";
  const add = (raw: string, target: string | undefined): void => {
    const source = raw.trim();
    if (source === "") {
      gap += raw;
      return;
    }
    const lead = raw.slice(0, raw.indexOf(source));
    parts.push({ source, gap: gap + lead, target });
    gap = raw.slice(lead.length + source.length);
  };
  for (const { start, end, target } of [
    ...spans,
    { start: text.length, end: text.length, target: "" },
  ]) {
    const between = text.slice(at, start);
    add(between, LETTER.test(between) ? undefined : between.trim());
    add(text.slice(start, end), target);
    at = end;
  }
  return parts;
}

function join(
  parts: readonly Part[],
  answerOf: ReadonlyMap<Part, Answer | undefined>,
  to: Language,
): Answer {
  const pieces: TranslatedPiece[] = [];
  const used: Candidate[] = [];
  const answers = parts.flatMap((part) => answerOf.get(part) ?? []);
  for (const part of parts) {
    const candidate = answerOf.get(part)?.candidates[0];
    if (candidate !== undefined) used.push(candidate);
    const text = part.target ?? candidate?.text ?? part.source;
    const kept = part.target !== undefined;
    pieces.push({ source: kept ? text : part.source, text, gap: part.gap });
  }
  return {
    candidates: [{ text: joinClauses(pieces, to), ...meanScore(used) }],
    fault: answers.find(({ fault }) => fault !== undefined)?.fault,
    cut: answers.some(({ cut }) => cut),
  };
}

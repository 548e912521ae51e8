import type { Language } from "../../../../contract/languages.ts";
import type { DecodeControl, Hypothesis } from "../decode/types.ts";
import { isOutOfMemory } from "../runtime/ort-errors.ts";
import { type Answer, type Candidate, meanScore } from "./answer.ts";
import { planBatches } from "./batches.ts";
import { joinClauses, splitClauses } from "./clauses.ts";
import type { Codec } from "./codec.ts";
import type { Search, TranslationModel } from "./model.ts";
import { type Fault, findFault } from "./soundness.ts";

/** A model set up for one pair of languages. */
export interface Translating {
  readonly model: TranslationModel;
  readonly from: Language;
  readonly to: Language;
  readonly beams: number;
  readonly nBest: number;
  /** Halved, for all that follows, where a batch found no memory. */
  readonly budget: BatchBudget;
  /** Throws `Cancelled` once the caller has cancelled; asked before each token. */
  checkCancelled(): void;
}

export interface BatchBudget {
  /** Most source tokens in a batch, padding included. */
  tokens: number;
}

/** A text the model can take at once. */
interface Piece {
  readonly source: string;
  readonly tokens: readonly number[];
}

/** A piece with its translations, the best first, and what is wrong with all of them. */
interface TranslatedPiece extends Piece {
  readonly candidates: readonly Candidate[];
  readonly fault: Fault | undefined;
}

/** No sequence of so many tokens twice, where a translation went round in circles. */
const NO_REPEAT = 3;

/**
 * Translates texts with a model; texts that are too long are cut at clauses, and what comes out
 * broken is tried again: without repetitions, then greedily.
 * @param onDone called once for each text as it is done
 * @returns in the order of the texts
 * @throws OutOfMemory if not even one text fits; EngineFailure, MissingModel, Cancelled
 */
export async function translateTexts(
  texts: readonly string[],
  translating: Translating,
  onDone?: () => void,
): Promise<Answer[]> {
  const { model, from, to, beams, nBest } = translating;
  const codec = model.codec(from, to);
  const measure = (text: string): number => codec.encode(text).length;
  const split = texts.map((text) => splitClauses(text, from, measure, model.sourceLimit));
  const pieces = split.flat().map((source) => ({ source, tokens: codec.encode(source) }));
  const open = split.map((sources) => sources.length);
  for (const length of open) if (length === 0) onDone?.();
  const owner = split.flatMap((sources, text) => sources.map(() => text));
  const searches: readonly Search[] = [
    { beams, nBest, noRepeat: 0 },
    { beams, nBest, noRepeat: NO_REPEAT },
    { beams: 1, nBest: 1, noRepeat: NO_REPEAT },
  ];
  const translated = await translatePieces(pieces, codec, searches, translating, (index) => {
    const text = owner[index] ?? 0;
    open[text] = (open[text] ?? 0) - 1;
    if (open[text] === 0) onDone?.();
  });
  let at = 0;
  return split.map((sources) => {
    at += sources.length;
    return joinPieces(translated.slice(at - sources.length, at), to);
  });
}

async function translatePieces(
  pieces: readonly Piece[],
  codec: Codec,
  searches: readonly Search[],
  translating: Translating,
  onPiece: (index: number) => void,
): Promise<TranslatedPiece[]> {
  const best = new Map<Piece, TranslatedPiece>();
  for (const [round, search] of searches.entries()) {
    const open = pieces.filter((piece) => best.get(piece)?.fault !== undefined || !best.has(piece));
    const notify = round === 0 ? onPiece : undefined;
    const found = await searchAll(open, codec, search, translating, notify);
    for (const [index, piece] of open.entries()) {
      const judged = judge(piece, found[index] ?? [], codec);
      // What was broken before and still is stays what the better search made of it.
      if (!best.has(piece) || judged.fault === undefined) best.set(piece, judged);
    }
  }
  return pieces.flatMap((piece) => best.get(piece) ?? []);
}

/** The sound ones of the hypotheses, or all of them with the fault of the first. */
function judge(piece: Piece, hypotheses: readonly Hypothesis[], codec: Codec): TranslatedPiece {
  const source = { text: piece.source, tokens: piece.tokens };
  const all = hypotheses.map(({ tokens, score, finished }) => {
    const text = codec.decode(tokens);
    const fault = findFault(source, { text, tokens, finished });
    return { candidate: { text, score, length: tokens.length }, fault };
  });
  const sound = all.filter(({ fault }) => fault === undefined);
  const kept = sound.length === 0 ? all : sound;
  return { ...piece, candidates: kept.map(({ candidate }) => candidate), fault: kept[0]?.fault };
}

/** Hypotheses of each piece, in batches of about one length; smaller ones where memory is short. */
async function searchAll(
  pieces: readonly Piece[],
  codec: Codec,
  search: Search,
  translating: Translating,
  onPiece?: (index: number) => void,
): Promise<Hypothesis[][]> {
  const { model, budget } = translating;
  const found: Hypothesis[][] = [];
  const lengthOf = (index: number): number => pieces[index]?.tokens.length ?? 0;
  const plan = (indices: readonly number[]): number[][] =>
    planBatches(indices.map(lengthOf), budget.tokens).map((batch) =>
      batch.map((place) => indices[place] ?? 0),
    );
  const tell = onceEach(onPiece);
  let batches = plan([...pieces.keys()]);
  for (let batch = batches[0]; batch !== undefined; batch = batches[0]) {
    const members = batch;
    const control: DecodeControl = {
      checkCancelled: () => translating.checkCancelled(),
      onRow: (row) => tell(members[row]),
    };
    const sources = members.map((index) => pieces[index]?.tokens ?? []);
    try {
      translating.checkCancelled();
      const rows = await model.translate(sources, codec, search, control);
      for (const [row, index] of members.entries()) {
        found[index] = rows[row] ?? [];
        tell(index);
      }
      batches = batches.slice(1);
    } catch (error) {
      if (!isOutOfMemory(error) || members.length < 2) throw error;
      budget.tokens = Math.floor((members.length * Math.max(...members.map(lengthOf))) / 2);
      batches = plan(batches.flat());
    }
  }
  return found;
}

/** A batch that is done again tells the rows that it had told before no second time. */
function onceEach(tell: ((index: number) => void) | undefined) {
  const told = new Set<number>();
  return (index: number | undefined): void => {
    if (index === undefined || told.has(index)) return;
    told.add(index);
    tell?.(index);
  };
}

/** The best of all pieces together, then the second best, as many as one of them has. */
function joinPieces(pieces: readonly TranslatedPiece[], to: Language): Answer {
  const ranks = Math.max(1, ...pieces.map(({ candidates }) => candidates.length));
  const candidates = Array.from({ length: ranks }, (_, rank) => {
    const chosen = pieces.map(({ source, candidates: own }) => ({
      source,
      ...(own[rank] ?? own[0] ?? { text: "", score: 0, length: 0 }),
    }));
    const text = pieces.length === 1 ? (chosen[0]?.text ?? "") : joinClauses(chosen, to);
    return { text, ...meanScore(chosen) };
  });
  const fault = pieces.find((piece) => piece.fault !== undefined)?.fault;
  return { candidates, fault, cut: pieces.length > 1 };
}

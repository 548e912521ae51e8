import { type AttentionTrail, joinTrail } from "./attention.ts";
import type { DecodeRequest, DecodingRow, Hypothesis, Strategy } from "./types.ts";

export type BeamStrategy = Extract<Strategy, { kind: "beam" }>;

/** A way on: a beam and the token that follows it. */
export interface Candidate {
  /** Number of the beam within its row. */
  readonly beam: number;
  readonly token: number;
  readonly logProb: number;
  /** Sum of the log-probabilities with this token. */
  readonly score: number;
}

interface Beam {
  /** Prompt and what followed. */
  readonly tokens: readonly number[];
  readonly logProbs: readonly number[];
  /** Sum of the log-probabilities; -Infinity for a beam that has no way on. */
  readonly score: number;
  readonly trail: AttentionTrail | undefined;
}

interface Finished {
  readonly beam: Beam;
  readonly logProbs: readonly number[];
  /** With the length penalty. */
  readonly score: number;
  readonly ended: boolean;
}

/**
 * The bookkeeping of one row's beams, as Hugging Face transformers does it with
 * `early_stopping=False`: a row is done when as many hypotheses are finished as there are beams and
 * the best running one, at its present length, is no better than the worst of them.
 */
export class BeamRow {
  readonly index: number;
  /** Best first, always as many as there are beams once the first tokens are chosen. */
  beams: readonly Beam[];
  done = false;
  /** How many ways on are looked at. */
  readonly candidates: number;
  readonly #promptLength: number;
  readonly #request: DecodeRequest;
  readonly #strategy: BeamStrategy;
  #finished: Finished[] = [];

  constructor(index: number, request: DecodeRequest, strategy: BeamStrategy) {
    const tokens = request.prompts[index] ?? [];
    this.index = index;
    // One way on of each beam may be its end: twice the beams leave enough that run on.
    this.candidates = 2 * strategy.beams;
    this.beams = [{ tokens, logProbs: [], score: 0, trail: undefined }];
    this.#promptLength = tokens.length;
    this.#request = request;
    this.#strategy = strategy;
  }

  /** The beams as processors see them. */
  decoding(): DecodingRow[] {
    const { index } = this;
    return this.beams.map(({ tokens }) => ({ index, tokens, promptLength: this.#promptLength }));
  }

  /** Adds what the beams attended to when they were last fed. */
  attend(of: (beam: number) => readonly Float32Array[]): void {
    this.beams = this.beams.map((beam, number) => ({
      ...beam,
      trail: { heads: of(number), before: beam.trail },
    }));
  }

  /**
   * One token further.
   * @param candidates the best `candidates` of all beams' ways on, if there are so many; best first
   * @returns for each new beam the number of the one that it goes on from
   */
  advance(candidates: readonly Candidate[]): number[] {
    const { beams: width, lengthPenalty } = this.#strategy;
    const length = this.#newTokens() + 1;
    const last = length >= this.#request.maxNewTokens;
    const running: Candidate[] = [];
    for (const [rank, candidate] of candidates.entries()) {
      const ended = candidate.token === this.#request.endToken;
      if (!ended && !last) {
        if (running.length < width) running.push(candidate);
      } else if (rank < width) {
        this.#finish(candidate, ended, candidate.score / length ** lengthPenalty);
      }
    }
    this.#finished = this.#finished.sort((a, b) => b.score - a.score).slice(0, width);
    const best = (running[0]?.score ?? -Infinity) / length ** lengthPenalty;
    const worst = this.#finished[width - 1]?.score ?? -Infinity;
    this.done = running.length === 0 || best <= worst;
    return this.#goOn(running);
  }

  /** The best so far; if none is finished, the best beam as it stands. */
  hypotheses(): Hypothesis[] {
    const { lengthPenalty, nBest } = this.#strategy;
    const [open] = this.beams;
    const finished =
      this.#finished.length > 0 || open === undefined
        ? this.#finished
        : [
            {
              beam: open,
              logProbs: open.logProbs,
              score: open.score / Math.max(1, this.#newTokens()) ** lengthPenalty,
              ended: false,
            },
          ];
    return finished.slice(0, nBest).map(({ beam, logProbs, score, ended }) => ({
      tokens: beam.tokens.slice(this.#promptLength),
      logProbs,
      score,
      finished: ended,
      ...(this.#request.attentionHeads === undefined ? {} : { attentions: joinTrail(beam.trail) }),
    }));
  }

  #newTokens(): number {
    return (this.beams[0]?.tokens.length ?? 0) - this.#promptLength;
  }

  #finish(candidate: Candidate, ended: boolean, score: number): void {
    const from = this.beams[candidate.beam];
    if (from === undefined) return;
    const logProbs = [...from.logProbs, candidate.logProb];
    const beam = ended ? from : { ...from, tokens: [...from.tokens, candidate.token] };
    this.#finished.push({ beam, logProbs, score, ended });
  }

  /** Where there are too few ways on, beams without one fill the width. */
  #goOn(running: readonly Candidate[]): number[] {
    if (this.done) return [];
    const parents: number[] = [];
    const beams: Beam[] = [];
    for (let number = 0; number < this.#strategy.beams; number += 1) {
      const way = running[number] ?? running[0];
      const from = this.beams[way?.beam ?? 0];
      if (way === undefined || from === undefined) break;
      parents.push(way.beam);
      beams.push({
        tokens: [...from.tokens, way.token],
        logProbs: [...from.logProbs, way.logProb],
        score: number < running.length ? way.score : -Infinity,
        trail: from.trail,
      });
    }
    this.beams = beams;
    return parents;
  }
}

import type { Language } from "../../contract/languages.ts";
import type { Cue } from "../../contract/transcript.ts";
import type { Token } from "../text/script.ts";
import type { Timed } from "../text/timed.ts";
import type { SubtitleProfile } from "./profiles.ts";
import { bestSetting, type Measured, measure, setText } from "./two-lines.ts";

/** Part of a text and when it is spoken, before its time on screen is settled. */
export interface CueDraft extends Timed {
  readonly tokens: readonly (Token & Timed)[];
  /** Who says it, and where it stands. */
  readonly of: CueOf;
}

/** What all cues of a line have in common. */
export type CueOf = Pick<Cue, "speaker" | "placement">;

/** Costs beside `breakPenalty`: as few cues as fit, none flashing by, none standing too long. */
const ONE_CUE = 12;
const BREAK_WEIGHT = 1.5;
const SECOND_TOO_LONG = 40;
const SECOND_TOO_SHORT = 10;
/** What an empty part of a text would cost; a full one costs nothing, so parts come out alike. */
const EMPTY_PART = 8;

/**
 * Cuts spoken tokens into cues of two lines: the cheapest way by dynamic programming, at phrases.
 * Tokens keep their order; a cue's times are those of its first and last token.
 */
export function splitIntoCues(
  tokens: readonly (Token & Timed)[],
  of: CueOf,
  language: Language,
  profile: SubtitleProfile,
): CueDraft[] {
  const measured = measure(tokens, language);
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let to = 1; to <= tokens.length; to += 1) {
    best.push(cheapestEnd(measured, tokens, to, best, profile));
  }
  const drafts: CueDraft[] = [];
  for (let to = tokens.length; to > 0; ) {
    const from = best[to]?.from ?? 0;
    drafts.push(draftOf(measured, tokens, from, to, of, profile));
    to = from;
  }
  return drafts.reverse();
}

/** The best start of a cue that ends before token `to`. */
function cheapestEnd(
  measured: Measured,
  tokens: readonly Timed[],
  to: number,
  best: readonly { readonly cost: number }[],
  profile: SubtitleProfile,
): { cost: number; from: number } {
  let found = { cost: Number.POSITIVE_INFINITY, from: to - 1 };
  for (let from = to - 1; from >= 0; from -= 1) {
    // Two long words may share a cue, so the first two tokens are always tried.
    if (to - from > 2 && measured.width(from, to) > 2 * profile.lineLength + 1) break;
    const setting = bestSetting(measured, from, to, profile.lineLength);
    if (setting === undefined) continue;
    const cut = from === 0 ? 0 : BREAK_WEIGHT * measured.penalty(from);
    const seconds = (tokens[to - 1]?.end ?? 0) - (tokens[from]?.start ?? 0);
    const lines = measured.width(from, to) / profile.lineLength;
    const whole = from === 0 && to === tokens.length;
    const shape =
      tooLong(seconds, lines, profile) + (whole ? 0 : partCost(seconds, lines, profile));
    const own = ONE_CUE + setting.cost + cut + shape;
    const cost = (best[from]?.cost ?? 0) + own;
    if (cost < found.cost) found = { cost, from };
  }
  return found;
}

/** A few words that take long are spoken slowly: cutting them would help nobody. */
const tooLong = (seconds: number, lines: number, profile: SubtitleProfile): number =>
  lines <= 1 ? 0 : SECOND_TOO_LONG * Math.max(0, seconds - profile.longest);

const partCost = (seconds: number, lines: number, profile: SubtitleProfile): number =>
  SECOND_TOO_SHORT * Math.max(0, profile.shortest - seconds) +
  EMPTY_PART * Math.max(0, 1 - lines / 2) ** 2;

function draftOf(
  measured: Measured,
  tokens: readonly (Token & Timed)[],
  from: number,
  to: number,
  of: CueOf,
  profile: SubtitleProfile,
): CueDraft {
  const setting = bestSetting(measured, from, to, profile.lineLength) ?? { cost: 0, at: undefined };
  const own = tokens.slice(from, to);
  return {
    text: setText(measured, from, to, setting),
    start: own[0]?.start ?? 0,
    end: own.at(-1)?.end ?? 0,
    tokens: own,
    of,
  };
}

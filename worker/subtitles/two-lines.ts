import type { Language } from "../../contract/languages.ts";
import { breakPenalty } from "../text/breaks.ts";
import { characters, joinTokens, type Token } from "../text/script.ts";

/** How much uneven lines cost, in units of `breakPenalty`. */
const IMBALANCE = 4;

/** A line's tokens, measured once so that any stretch of them can be judged at once. */
export interface Measured {
  readonly tokens: readonly Token[];
  /** Characters of the tokens from..to (not included) on one line. */
  width(from: number, to: number): number;
  /** Cost of a break before token `at`. */
  penalty(at: number): number;
}

/** Measures tokens: prefix sums of their widths, and the penalty of each place between two. */
export function measure(tokens: readonly Token[], language: Language): Measured {
  const ends = [0];
  for (const token of tokens) {
    ends.push((ends.at(-1) ?? 0) + token.gap.length + characters(token.text));
  }
  const penalties = tokens.map((token, index) => {
    const before = tokens[index - 1];
    return before === undefined ? 0 : breakPenalty(before.text, token.text, language);
  });
  return {
    tokens,
    width: (from, to) => (ends[to] ?? 0) - (ends[from] ?? 0) - (tokens[from]?.gap.length ?? 0),
    penalty: (at) => penalties[at] ?? 0,
  };
}

/** How a stretch of tokens stands in a cue: whole (`at` undefined) or broken before a token. */
export interface Setting {
  readonly cost: number;
  readonly at: number | undefined;
}

/**
 * The best way to set tokens from..to as one line or two of at most `lineLength` characters; a
 * word longer than that may stand alone. Undefined if they do not fit.
 */
export function bestSetting(
  measured: Measured,
  from: number,
  to: number,
  lineLength: number,
): Setting | undefined {
  const fits = (start: number, end: number): boolean =>
    end - start === 1 || measured.width(start, end) <= lineLength;
  if (fits(from, to)) return { cost: 0, at: undefined };
  let best: Setting | undefined;
  for (let at = to - 1; at > from && fits(at, to); at -= 1) {
    if (!fits(from, at)) continue;
    const uneven = (measured.width(from, at) - measured.width(at, to)) / lineLength;
    const cost = measured.penalty(at) + IMBALANCE * uneven ** 2;
    if (best === undefined || cost < best.cost) best = { cost, at };
  }
  return best;
}

/** The text of tokens from..to as set. */
export function setText(measured: Measured, from: number, to: number, setting: Setting): string {
  const { at } = setting;
  if (at === undefined) return joinTokens(measured.tokens.slice(from, to));
  const lines = [measured.tokens.slice(from, at), measured.tokens.slice(at, to)];
  return lines.map(joinTokens).join("\n");
}

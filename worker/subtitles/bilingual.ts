import type { Language } from "../../contract/languages.ts";
import type { Cue } from "../../contract/transcript.ts";
import { tokenize } from "../text/script.ts";
import { shareTimes, type Timed } from "../text/timed.ts";
import { cueOf, type ShownLine } from "./layout.ts";
import type { SubtitleProfile } from "./profiles.ts";
import type { CueOf } from "./split.ts";
import { settleTimes } from "./timing.ts";
import { bestSetting, type Measured, measure, setText } from "./two-lines.ts";

/** One of the two languages of bilingual subtitles. */
export interface Side {
  readonly language: Language;
  readonly profile: SubtitleProfile;
}

/** A line in both languages, at the source's times. */
export interface PairedLine extends Omit<ShownLine, "text"> {
  readonly above: string;
  readonly below: string;
}

/** What uneven parts cost, in units of `breakPenalty`. */
const UNEVEN = 20;

/**
 * Lines as cues with both languages, the first above the second. A line that is too long for one
 * row a language becomes several cues, both texts cut into as many parts, each at its phrases.
 */
export function layoutPairs(lines: readonly PairedLine[], above: Side, below: Side): Cue[] {
  const drafts = lines.flatMap((line) => pairsOf(line, above, below));
  const slower = above.profile.reading < below.profile.reading ? above.profile : below.profile;
  return settleTimes(drafts, slower).map((cue, index) => {
    const { text = cue.text, of } = drafts[index]?.shown ?? {};
    return { ...cue, text, ...of };
  });
}

/** A cue with the text that takes longer to read, and what it really shows. */
interface PairDraft extends Timed {
  readonly shown: { readonly text: string; readonly of: CueOf };
}

function pairsOf(line: PairedLine, above: Side, below: Side): PairDraft[] {
  const [first, second] = [line.above, line.below].map((text) => tokenize(text));
  if (first === undefined || second === undefined || first.length + second.length === 0) return [];
  const sides = [
    { ...above, measured: measure(first, above.language) },
    { ...below, measured: measure(second, below.language) },
  ] as const;
  const wanted = Math.max(
    ...sides.map(({ measured, profile }) =>
      Math.ceil(measured.width(0, measured.tokens.length) / profile.lineLength),
    ),
  );
  const fewest = Math.min(...sides.map(({ measured }) => measured.tokens.length));
  // A side without text has no parts; the other's row then stands alone.
  const parts = Math.max(1, fewest === 0 ? wanted : Math.min(wanted, fewest));
  const texts = sides.map(({ measured, profile }) =>
    partsOf(measured, Math.min(parts, Math.max(1, measured.tokens.length)), profile),
  );
  return timed(line, texts, parts);
}

function timed(line: PairedLine, texts: readonly string[][], parts: number): PairDraft[] {
  const timing = texts.find((one) => one.length === parts && one.some((text) => text !== "")) ?? [];
  const times = shareTimes(timing, line, line.words);
  return timing.map((_, index) => {
    const rows = texts.map((one) => one[index] ?? "").filter((row) => row !== "");
    const { start, end } = times[index] ?? line;
    const longest = rows.reduce((long, row) => (row.length > long.length ? row : long), "");
    return { start, end, text: longest, shown: { text: rows.join("\n"), of: cueOf(line) } };
  });
}

/** Tokens as `count` texts of about the same width, cut at phrases: the cheapest way there is. */
function partsOf(measured: Measured, count: number, profile: SubtitleProfile): string[] {
  const all = measured.tokens.length;
  const share = Math.max(1, measured.width(0, all) / count);
  const cost = (from: number, to: number): number =>
    UNEVEN * (measured.width(from, to) / share - 1) ** 2 +
    (from === 0 ? 0 : measured.penalty(from));
  // best[part][to]: the first `to` tokens in `part + 1` parts.
  const best: { cost: number; from: number }[][] = [];
  for (let part = 0; part < count; part += 1) {
    best.push(
      Array.from({ length: all + 1 }, (_, to) => {
        if (part === 0) return { cost: cost(0, to), from: 0 };
        let found = { cost: Number.POSITIVE_INFINITY, from: part };
        for (let from = part; from < to; from += 1) {
          const whole = (best[part - 1]?.[from]?.cost ?? 0) + cost(from, to);
          if (whole < found.cost) found = { cost: whole, from };
        }
        return found;
      }),
    );
  }
  const texts: string[] = [];
  for (let part = count - 1, to = all; part >= 0; part -= 1) {
    const from = best[part]?.[to]?.from ?? 0;
    texts.unshift(shownPart(measured, from, to, profile));
    to = from;
  }
  return texts;
}

function shownPart(
  measured: Measured,
  from: number,
  to: number,
  { lineLength }: SubtitleProfile,
): string {
  if (from >= to) return "";
  const setting = bestSetting(measured, from, to, lineLength);
  return setText(measured, from, to, setting ?? { cost: 0, at: undefined });
}

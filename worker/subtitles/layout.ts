import type { Language } from "../../contract/languages.ts";
import type { Cue, Line, Placement } from "../../contract/transcript.ts";
import { samePlacement } from "../text/placement.ts";
import { gapBetween, hasSpeech, type Token, tokenize } from "../text/script.ts";
import { shareTimes, type Timed } from "../text/timed.ts";
import { profileOf, type SubtitleProfile } from "./profiles.ts";
import { type CueDraft, type CueOf, splitIntoCues } from "./split.ts";
import { cueGap, settleTimes } from "./timing.ts";
import { bestSetting, measure, setText } from "./two-lines.ts";

/** What is to be shown: seconds, text, and the times of its words where known. */
export type ShownLine = Pick<Line, "start" | "end" | "text"> & {
  readonly words?: Line["words"] | undefined;
  readonly speaker?: string | undefined;
  readonly placement?: Placement | undefined;
};

/** Seconds: lines further apart never share a cue. */
const NEAR = 0.5;

/**
 * Lines to subtitle cues by a profile: two lines of text at most, broken at phrases; a long line
 * becomes several cues, timed by its words or else by share of letters; one too short to be read
 * joins the next of the same speaker. All text is kept in order and nothing overlaps.
 */
export function layoutCues(
  lines: readonly ShownLine[],
  language: Language,
  profile: SubtitleProfile = profileOf(language),
): Cue[] {
  const drafts = lines
    .filter((line) => hasSpeech(line.text))
    .flatMap((line) => splitIntoCues(timedTokens(line), cueOf(line), language, profile));
  const joined = joinShort(drafts, language, profile);
  return settleTimes(joined, profile).map((cue, index) => ({ ...cue, ...saidIn(joined[index]) }));
}

/** Who says a line, and where it stands. */
export const cueOf = ({ speaker, placement }: Omit<ShownLine, "text">): CueOf => ({
  ...(speaker === undefined ? {} : { speaker }),
  ...(placement === undefined ? {} : { placement }),
});

/** What a cue has of its line, and its words with their times: spoken inside of it, or nearly. */
function saidIn(draft: CueDraft | undefined): CueOf & Pick<Cue, "words"> {
  const { of, tokens = [] } = draft ?? {};
  const words = tokens.map(({ text, start, end }) => ({ text, start, end }));
  return { ...of, words };
}

function timedTokens(line: ShownLine): (Token & Timed)[] {
  const tokens = tokenize(line.text);
  const times = shareTimes(
    tokens.map((token) => token.text),
    line,
    line.words,
  );
  return tokens.map((token, index) => ({
    ...token,
    start: times[index]?.start ?? line.start,
    end: times[index]?.end ?? line.end,
  }));
}

/** Joins neighbours of which one would flash by, where both fit one cue. */
function joinShort(
  drafts: readonly CueDraft[],
  language: Language,
  profile: SubtitleProfile,
): CueDraft[] {
  const joined: CueDraft[] = [];
  for (const [index, draft] of drafts.entries()) {
    const last = joined.at(-1);
    const next = drafts[index + 1];
    const flashes =
      last !== undefined &&
      (lacksRoom(last, draft, profile) || (next !== undefined && lacksRoom(draft, next, profile)));
    const both = flashes ? joinTwo(last, draft, language, profile) : undefined;
    if (both === undefined) joined.push(draft);
    else joined.splice(-1, 1, both);
  }
  return joined;
}

/** Whether a cue cannot stand its shortest time before the next begins. */
const lacksRoom = (draft: CueDraft, next: CueDraft, profile: SubtitleProfile): boolean =>
  next.start - cueGap(profile) - draft.start < profile.shortest;

function joinTwo(
  first: CueDraft,
  second: CueDraft,
  language: Language,
  profile: SubtitleProfile,
): CueDraft | undefined {
  const apart =
    first.of.speaker !== second.of.speaker ||
    !samePlacement(first.of.placement, second.of.placement) ||
    second.start - first.end >= NEAR ||
    second.end - first.start > profile.longest;
  if (apart) return undefined;
  const gap = gapBetween(first.text, second.text);
  const opening = second.tokens.map((token, index) => (index === 0 ? { ...token, gap } : token));
  const tokens = [...first.tokens, ...opening];
  const measured = measure(tokens, language);
  const setting = bestSetting(measured, 0, tokens.length, profile.lineLength);
  if (setting === undefined) return undefined;
  const text = setText(measured, 0, tokens.length, setting);
  return { text, start: first.start, end: second.end, tokens, of: first.of };
}

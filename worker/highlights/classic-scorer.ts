import { EXTRAS, measure, type PartName, WEIGHTS } from "./measures.ts";
import type { HighlightScorer, Judgement } from "./scorer.ts";
import type { Talk } from "./talk.ts";
import { titleWords } from "./terms.ts";
import type { Window } from "./windows.ts";

/** From here on a part is a reason. */
const TELLING = 0.62;
const TOTAL = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);
/** Of an extra among the reasons: what nothing else has comes first. */
const EXTRA_RANK = 2;
/** Windows scored between two looks at a cancel. */
const BLOCK = 10_000;

const NAMES: readonly PartName[] = [
  "loudness",
  "liveliness",
  "reactions",
  "pace",
  "question",
  "keywords",
  "completeness",
  "flow",
];

/** Measures sound and words against the rest of the talk; no model, and the same each time. */
export const classicScorer: HighlightScorer = {
  digest: "classic/1",
  score(talk, windows, signal) {
    const scores = windows.map((window, index) => {
      if (index % BLOCK === 0) signal.checkCancelled();
      return total(measure(talk, window));
    });
    return Promise.resolve(scores);
  },
  explain: (talk, window) => Promise.resolve(explain(talk, window)),
};

/** 0 to 100, in tenths: smaller differences are none. */
function total(parts: Readonly<Record<PartName, number>>): number {
  const sum =
    WEIGHTS.loudness * parts.loudness +
    WEIGHTS.liveliness * parts.liveliness +
    WEIGHTS.pace * parts.pace +
    WEIGHTS.keywords * parts.keywords +
    WEIGHTS.completeness * parts.completeness +
    WEIGHTS.flow * parts.flow;
  const extra = EXTRAS.reactions * parts.reactions + EXTRAS.question * parts.question;
  const share = sum / TOTAL;
  return Math.round(1000 * (share + (1 - share) * extra)) / 10;
}

const rank = (name: PartName): number =>
  name === "reactions" || name === "question" ? EXTRA_RANK : WEIGHTS[name];

function explain(talk: Talk, window: Window): Judgement {
  const measured = measure(talk, window);
  const parts = NAMES.map((name) => ({ name, value: Math.round(measured[name] * 100) / 100 }));
  const telling = parts
    .filter(({ value }) => value >= TELLING)
    .sort((a, b) => b.value * rank(b.name) - a.value * rank(a.name));
  // What is best about an even stretch is a reason as well.
  const best =
    telling.length > 0 ? telling : parts.toSorted((a, b) => b.value - a.value).slice(0, 1);
  return { parts, reasons: best.map(({ name }) => words(name, talk, window)) };
}

function words(name: PartName, talk: Talk, window: Window): string {
  switch (name) {
    case "loudness": {
      const above = talk.heard(window.start, window.end).level - talk.level.mean;
      return `louder than the rest (${above >= 0 ? "+" : ""}${above.toFixed(1)} dB)`;
    }
    case "liveliness":
      return "a lively voice";
    case "reactions": {
      const { reactions } = talk.heard(window.start, window.end);
      return `laughter or applause (${reactions.toFixed(1)} s)`;
    }
    case "pace": {
      const { words: count, speech } = talk.said(window.first, window.last);
      return `quick (${(count / Math.max(0.1, speech)).toFixed(1)} words a second)`;
    }
    case "question":
      return "a question and its answer";
    case "keywords":
      return `to the point: ${titleWords(talk.vocabulary, window).join(", ")}`;
    case "completeness":
      return "stands on its own";
    case "flow":
      return "hardly a pause";
  }
}

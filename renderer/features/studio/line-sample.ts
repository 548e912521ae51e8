import type { BaseLine, Setting, StudioLine } from "./lines.ts";

export const SETTING: Setting = { from: "en", to: "es", maxSpeed: 1.35 };

/** A line for tests: two seconds, from the tenth on. */
export const baseLine = (part: Partial<BaseLine> = {}): BaseLine => ({
  id: 1,
  sourceStart: 10,
  sourceEnd: 12,
  slot: 2.5,
  natural: 2,
  start: 10,
  duration: 2,
  rate: 1,
  engineRate: 1,
  stretch: 1,
  drift: 0,
  actions: ["as-is"],
  warnings: [],
  source: "one two three four",
  text: "uno dos tres cuatro",
  ...part,
});

export const studioLine = (part: Partial<StudioLine> = {}): StudioLine => ({
  ...baseLine(),
  changed: false,
  anew: false,
  guessed: false,
  ...part,
});

/** Lines of two seconds, half a second apart. */
export const baseLines = (count: number): BaseLine[] =>
  Array.from({ length: count }, (_, index) =>
    baseLine({
      id: index + 1,
      sourceStart: index * 2.5,
      sourceEnd: index * 2.5 + 2,
      start: index * 2.5,
    }),
  );

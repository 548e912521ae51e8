import type { CaptionStyle } from "../../contract/kinds/captions.ts";

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** How a style draws its words; lengths in parts of the letters' size. */
export interface StyleFacts {
  /** Size of the letters against the other styles. */
  readonly size: number;
  readonly text: Colour;
  /** Of the word that is being said, where it stands out. */
  readonly spoken?: Colour;
  readonly outline: number;
  readonly shadow: number;
  /** A box behind the words: its margin around them. */
  readonly box?: number;
  /** The words grow to their size within this time, seconds. */
  readonly growth?: number;
}

const WHITE: Colour = [255, 255, 255];
const YELLOW: Colour = [255, 214, 10];

export const STYLES: Readonly<Record<CaptionStyle, StyleFacts>> = {
  plain: { size: 1, text: WHITE, outline: 0.04, shadow: 0.06 },
  box: { size: 0.95, text: WHITE, outline: 0, shadow: 0, box: 0.22 },
  outline: { size: 1, text: WHITE, outline: 0.08, shadow: 0 },
  karaoke: { size: 1, text: WHITE, spoken: YELLOW, outline: 0.08, shadow: 0 },
  pop: { size: 1.15, text: WHITE, outline: 0.09, shadow: 0, growth: 0.12 },
};

/** Code units looked at in one go. */
const WINDOW = 1024;

/** A grapheme, word or sentence, and where it begins in the text. */
export interface Segment {
  readonly segment: string;
  readonly index: number;
}

/**
 * The segments of a text in linear time. Intl.Segmenter takes time for each segment that grows with
 * the whole text (128,000 Chinese characters: 19 s), so it is shown one window after another; the
 * last segment of each, which the text after it may lengthen, is looked at again in the next.
 */
export function* segmentsOf(segmenter: Intl.Segmenter, text: string): Generator<Segment> {
  let at = 0;
  let size = WINDOW;
  while (at < text.length) {
    const found = [...segmenter.segment(text.slice(at, at + size))];
    const whole = at + size >= text.length;
    if (!whole && found.length < 2) {
      size *= 2;
      continue;
    }
    const held = whole ? undefined : found.pop();
    for (const { segment, index } of found) yield { segment, index: at + index };
    at = held === undefined ? text.length : at + held.index;
    size = WINDOW;
  }
}

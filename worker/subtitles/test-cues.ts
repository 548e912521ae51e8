import fc from "fast-check";
import type { Cue } from "../../contract/transcript.ts";
import { normalText } from "./cue.ts";
import { withoutDirection } from "./direction.ts";

/** Cues in time order with whole milliseconds, up to 200 hours, overlaps included. */
export const arbitraryCues = (texts: fc.Arbitrary<string>): fc.Arbitrary<Cue[]> =>
  fc
    .array(
      fc.record({
        start: fc.nat(720_000_000),
        length: fc.integer({ min: 1, max: 100_000 }),
        text: texts,
      }),
      { maxLength: 20 },
    )
    .map((cues) =>
      cues
        .map(({ start, length, text }) => ({
          start: start / 1000,
          end: (start + length) / 1000,
          text,
        }))
        .sort((a, b) => a.start - b.start),
    );

/** Text of any script, of one line or more, as it stands in a cue: no markup, no blank lines. */
export const plainTexts: fc.Arbitrary<string> = fc
  .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((lines) => normalText(withoutDirection(lines.join("\n")).replace(/[<{]|-->/g, "")))
  .filter((text) => text !== "");

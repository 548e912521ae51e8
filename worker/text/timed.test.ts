import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shareTimes } from "./timed.ts";

const line = { start: 10, end: 20 };

describe("shareTimes", () => {
  test("shares time by letters where nothing more is known", () => {
    expect(shareTimes(["aa,", "bbb."], line)).toEqual([
      { start: 10, end: 14 },
      { start: 14, end: 20 },
    ]);
  });

  test("follows the words' own times, pauses too, however the text is cut", () => {
    const words = [
      { text: "Hello,", start: 10, end: 11 },
      { text: "my", start: 15, end: 16 },
      { text: "friend.", start: 16, end: 20 },
    ];
    expect(shareTimes(["Hello,", "my friend."], line, words)).toEqual([
      { start: 10, end: 11 },
      { start: 15, end: 20 },
    ]);
    expect(shareTimes(["Hel", "lo my friend."], line, words)[1]?.start).toBeCloseTo(10.6);
  });

  test("words of another text are not believed", () => {
    const words = [
      { text: "good", start: 18, end: 19 },
      { text: "day", start: 19, end: 20 },
    ];
    expect(shareTimes(["bon", "dia"], line, words)).toEqual(shareTimes(["bon", "dia"], line));
  });

  test("times stay inside the line, each with its end after its start", () => {
    const text = fc.stringMatching(/^[a-z.]{1,6}$/);
    const time = fc.double({ min: 5, max: 25, noNaN: true });
    const word = fc.record({ text, start: time, end: time });
    fc.assert(
      fc.property(fc.array(word), (unsorted) => {
        const words = [...unsorted].sort((a, b) => a.start - b.start);
        const pieces = words.map((one) => one.text);
        const times = shareTimes(pieces, line, words);
        expect(times).toHaveLength(pieces.length);
        for (const { start, end } of times) {
          expect(start).toBeGreaterThanOrEqual(10);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});

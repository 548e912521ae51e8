import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Language } from "../../contract/languages.ts";
import type { Passage, Transcript, Word } from "../../contract/transcript.ts";
import { bareLetters, hasSpeech, joinWords } from "../text/script.ts";
import { segmentTranscript } from "./segment.ts";

const transcript = (
  passages: Passage[],
  options: { punctuated?: boolean; language?: Language } = {},
): Transcript => ({
  language: options.language ?? "en",
  passages,
  punctuated: options.punctuated ?? true,
  engine: "test",
  warnings: [],
});

const cue = (start: number, end: number, text: string, speaker?: string): Passage => ({
  start,
  end,
  text,
  words: [],
  ...(speaker === undefined ? {} : { speaker }),
});

/** A passage of words of 0.25 s each; "|2" is a pause. */
function heard(start: number, script: string, speaker?: string): Passage {
  const words: Word[] = [];
  let now = start;
  for (const part of script.split(" ")) {
    if (part.startsWith("|")) now += Number(part.slice(1));
    else {
      words.push({ text: part, start: now, end: now + 0.25 });
      now += 0.25;
    }
  }
  const text = joinWords(words.map((word) => word.text));
  return { ...cue(start, now, text, speaker), words };
}

const lines = (passages: Passage[], punctuated = true): string[] =>
  segmentTranscript(transcript(passages, { punctuated })).lines.map((line) => line.text);

describe("lines from recognised words", () => {
  test("are sentences, numbered from 1, with the times of their words", () => {
    const { lines: found } = segmentTranscript(
      transcript([
        heard(1, "We met Dr. Smith."),
        heard(3, "Then we left. Why? To"),
        heard(4.25, "go on."),
      ]),
    );
    expect(found.map(({ id, start, end, text }) => [id, start, end, text])).toEqual([
      [1, 1, 2, "We met Dr. Smith."],
      [2, 3, 3.75, "Then we left."],
      [3, 3.75, 4, "Why?"],
      [4, 4, 4.75, "To go on."],
    ]);
    expect(found[1]?.words.map((word) => word.text)).toEqual(["Then", "we", "left."]);
  });

  test("of bare words are sentences by pauses", () => {
    expect(lines([heard(0, "how are you |0.8 i am well")], false)).toEqual([
      "How are you?",
      "I am well.",
    ]);
  });

  test("never span speakers or a silence above 1.5 s", () => {
    expect(
      lines([heard(0, "so I |1.6 think"), heard(3, "that no", "b"), heard(4, "one", "c")]),
    ).toEqual(["so I", "think", "that no", "one"]);
  });

  test("a sentence too long is cut at a comma, a pause or before a conjunction, near its middle", () => {
    const clause = Array<string>(24).fill("word").join(" ");
    expect(lines([heard(0, `${clause}, ${clause}.`)])).toEqual([`${clause},`, `${clause}.`]);
    expect(lines([heard(0, `${clause} word |0.5 or ${clause}.`)])).toEqual([
      `${clause} word`,
      `or ${clause}.`,
    ]);
  });

  test("leave out descriptions of sounds and say how many", () => {
    const result = segmentTranscript(
      transcript([heard(0, "[BLANK AUDIO] Hello (laughs) you."), heard(4, "♪")]),
    );
    expect(result.lines.map((line) => line.text)).toEqual(["Hello you."]);
    expect(result.sounds).toBe(3);
  });

  test("nothing heard makes no lines", () => {
    expect(lines([])).toEqual([]);
    expect(lines([heard(0, "... —")])).toEqual([]);
  });
});

describe("lines from cues", () => {
  test("join a sentence over touching cues and keep the cues' times", () => {
    const { lines: found } = segmentTranscript(
      transcript([
        cue(1, 2, "We went to"),
        cue(2.2, 4, "the old\nharbour."),
        cue(4.1, 5, "Then home."),
      ]),
    );
    expect(found.map(({ start, end, text }) => [start, end, text])).toEqual([
      [1, 4, "We went to the old harbour."],
      [4.1, 5, "Then home."],
    ]);
    expect(found[0]?.words).toEqual([
      { text: "We went to", start: 1, end: 2 },
      { text: "the old harbour.", start: 2.2, end: 4 },
    ]);
    expect(found[1]?.words).toEqual([]);
  });

  test("do not join over a gap, a speaker, a dash, ten seconds, or in a file without full stops", () => {
    const end = cue(20, 21, "End.");
    expect(lines([cue(1, 2, "We went"), cue(2.5, 3, "home."), end])).toHaveLength(3);
    expect(lines([cue(1, 2, "We went", "a"), cue(2, 3, "home.", "b"), end])).toHaveLength(3);
    expect(lines([cue(1, 2, "We went"), cue(2, 3, "- Where?"), end])).toEqual([
      "We went",
      "Where?",
      "End.",
    ]);
    expect(lines([cue(1, 8, "We went"), cue(8, 11.5, "home."), end])).toHaveLength(3);
    expect(lines([cue(1, 2, "We went"), cue(2, 3, "home")])).toHaveLength(2);
  });

  test("share a cue's time between its sentences by letters, and between two speakers", () => {
    const { lines: found } = segmentTranscript(
      transcript([cue(0, 6, "Two. Four four."), cue(7, 9, "- Yes.\n- No, -5 is less.")]),
    );
    expect(found.map(({ start, end, text }) => [start, end, text])).toEqual([
      [0, 1.636, "Two."],
      [1.636, 6, "Four four."],
      [7, 7.5, "Yes."],
      [7.5, 9, "No, -5 is less."],
    ]);
  });

  test("leave out sounds; a cue of nothing else is no line", () => {
    const result = segmentTranscript(
      transcript([cue(0, 2, "[Music]"), cue(2, 4, "(applause)\nHello."), cue(5, 6, "♪ la la ♪")]),
    );
    expect(result.lines.map(({ text }) => text)).toEqual(["Hello."]);
    expect(result.sounds).toBe(3);
  });

  test("a cue of many words becomes several lines", () => {
    const clause = Array<string>(20).fill("word").join(" ");
    const result = segmentTranscript(transcript([cue(0, 20, `${clause}, ${clause}.`)]));
    expect(result.lines.map(({ start, end, text }) => [start, end, text])).toEqual([
      [0, 10, `${clause},`],
      [10, 20, `${clause}.`],
    ]);
  });

  test("Chinese sentences are parted and joined without spaces", () => {
    const found = segmentTranscript(
      transcript([cue(0, 2, "你好。我们"), cue(2, 4, "去学习GPT4。")], { language: "zh" }),
    );
    expect(found.lines.map(({ text }) => text)).toEqual(["你好。", "我们去学习GPT4。"]);
  });

  test("overlapping cues make lines one after the other", () => {
    const found = segmentTranscript(
      transcript([cue(0, 4, "One."), cue(1, 3, "Two."), cue(1, 2, "Three."), cue(1, 2, "Four.")]),
    ).lines;
    expect(found.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 1.3],
      [1.3, 1.6],
      [1.6, 2],
    ]);
  });
});

describe("of any transcript", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "the",
      "and",
      "Word,",
      "end.",
      "Why?",
      "你好",
      "学习。",
      "—",
      "...",
      "Dr.",
      "3.5",
    ),
    fc.stringMatching(/^[a-z]{1,12}[.,?!]?$/),
  );
  const passages = fc.array(
    fc.record({
      gap: fc.double({ min: -1, max: 3, noNaN: true }),
      words: fc.array(
        fc.record({
          text: word,
          pause: fc.double({ min: -0.1, max: 2, noNaN: true }),
          length: fc.double({ min: 0, max: 1.5, noNaN: true }),
        }),
        { maxLength: 40 },
      ),
      speaker: fc.constantFrom(undefined, "a", "b"),
    }),
    { maxLength: 8 },
  );
  const build = (withWords: boolean) =>
    passages.map((parts) => {
      let now = 0;
      return parts.map(({ gap, words, speaker }): Passage => {
        now = Math.max(0, now + gap);
        const start = now;
        const timed = words.map(({ text, pause, length }) => {
          const from = Math.max(0, now + pause);
          now = from + length;
          return { text, start: from, end: now };
        });
        const text = joinWords(words.map((one) => one.text));
        const passage = cue(start, Math.max(now, start + 0.5), text, speaker);
        return { ...passage, words: withWords ? timed : [] };
      });
    });
  const all = fc.record({
    passages: fc.oneof(build(true), build(false)),
    punctuated: fc.boolean(),
    language: fc.constantFrom<Language>("en", "es", "zh", "ja"),
  });

  test("every word is kept, in order", () => {
    fc.assert(
      fc.property(all, (input) => {
        const timed = input.passages.some((passage) => passage.words.length > 0);
        const kept = [...input.passages].sort((a, b) => (timed ? 0 : a.start - b.start));
        const found = segmentTranscript(transcript(input.passages, input)).lines;
        expect(bareLetters(joinWords(found.map((line) => line.text)))).toBe(
          bareLetters(joinWords(kept.map((passage) => passage.text))),
        );
      }),
    );
  });

  test("times go forward, no line is empty of sound or time, and its words lie in it", () => {
    fc.assert(
      fc.property(all, (input) => {
        let free = 0;
        for (const [index, line] of segmentTranscript(
          transcript(input.passages, input),
        ).lines.entries()) {
          expect(line.id).toBe(index + 1);
          expect(line.start).toBeGreaterThanOrEqual(free);
          expect(line.end).toBeGreaterThan(line.start);
          expect(hasSpeech(line.text)).toBe(true);
          for (const one of line.words) {
            expect(one.start).toBeGreaterThanOrEqual(line.start);
            expect(one.end).toBeLessThanOrEqual(line.end);
          }
          if (line.words.length > 0) {
            expect(joinWords(line.words.map((one) => one.text))).toBe(line.text);
          }
          free = line.end;
        }
      }),
    );
  });
});

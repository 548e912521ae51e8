import fc from "fast-check";
import { expect, test } from "vitest";
import { wordsOf } from "./words.ts";

/** Tokens that are pieces of UTF-8. */
function wordsOfPieces(pieces: readonly (string | Uint8Array)[], language = "en") {
  const bytes = pieces.map((piece) => Buffer.from(piece));
  const decode = (tokens: readonly number[]): string =>
    Buffer.concat(tokens.map((token) => bytes[token] ?? Buffer.alloc(0))).toString("utf8");
  return wordsOf([...pieces.keys()], decode, language);
}

const texts = (pieces: readonly (string | Uint8Array)[], language?: string): string[] =>
  wordsOfPieces(pieces, language).map(({ text }) => text);

test("words begin at spaces, and end marks belong to them", () => {
  expect(texts([" The", " bak", "er", " is", " here", "."])).toEqual([
    " The",
    " baker",
    " is",
    " here.",
  ]);
});

test("opening marks go with the word after them, closing ones with the word before", () => {
  expect(texts([" He", " said", ":", " “", "Go", "!", "”", " ¿", "Qué", "?"])).toEqual([
    " He",
    " said:",
    " “Go!”",
    " ¿Qué?",
  ]);
  expect(texts([" a", " -", " b", "..."])).toEqual([" a", " - b..."]);
});

test("the tokens of a word are told", () => {
  expect(wordsOfPieces([" bak", "er", ",", " four"])).toEqual([
    { text: " baker,", first: 0, last: 3 },
    { text: " four", first: 3, last: 4 },
  ]);
});

test("a character in several tokens stays whole", () => {
  const [first, second] = [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)];
  expect(wordsOfPieces([" caf", first, second, " au"])).toEqual([
    { text: " café", first: 0, last: 3 },
    { text: " au", first: 3, last: 4 },
  ]);
});

test("where words are not set apart, the language's rules do it, but never within a token", () => {
  expect(texts(["今日", "は", "いい", "天気", "です", "。"], "ja")).toEqual([
    "今日",
    "は",
    "いい",
    "天気",
    "です。",
  ]);
  expect(texts(["今日は", "いい", "天気"], "ja")).toEqual(["今日は", "いい", "天気"]);
});

test("the words together are the text and use each token once, whatever it is", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }),
    fc.constantFrom(" a", " ", ".", "“", " -", "語", "です"),
    fc.uint8Array({ minLength: 1, maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.constantFrom("en", "ja", "th"), (pieces, language) => {
      const words = wordsOfPieces(pieces, language);
      expect(words.map(({ first }) => first)).toEqual(
        words.map((_, index) => words[index - 1]?.last ?? 0),
      );
      expect(words.at(-1)?.last ?? 0).toBe(pieces.length);
      const all = Buffer.concat(pieces.map((one) => Buffer.from(one))).toString("utf8");
      if (!all.includes("\uFFFD")) expect(words.map(({ text }) => text).join("")).toBe(all);
    }),
  );
});

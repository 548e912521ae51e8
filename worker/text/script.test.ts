import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { characters, hasSpeech, joinTokens, joinWords, tokenize } from "./script.ts";

const tokens = (text: string): string[] => tokenize(text).map((token) => token.text);
const squeezed = (text: string): string => text.replace(/\s+/g, "");

describe("tokenize", () => {
  test("keeps signs that stand alone with a word, so that no line begins with them", () => {
    expect(tokens("Quoi ? « Non » – dit-il … « ah")).toEqual([
      "Quoi ?",
      "« Non » –",
      "dit-il …",
      "« ah",
    ]);
  });

  test("cuts Chinese by dictionary, with its punctuation, and leaves Latin words whole", () => {
    expect(tokens("我们今天学习，机器翻译。OK？")).toEqual([
      "我们",
      "今天",
      "学习，",
      "机器",
      "翻译。",
      "OK？",
    ]);
    expect(joinTokens(tokenize("我们 学习GPT 4。"))).toBe("我们 学习GPT 4。");
  });

  test("loses nothing, and has no token without a letter or digit if the text has any", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "grapheme" }), messy), (text) => {
        const found = tokenize(text);
        expect(squeezed(joinTokens(found))).toBe(squeezed(text));
        if (hasSpeech(text)) for (const token of found) expect(hasSpeech(token.text)).toBe(true);
      }),
    );
  });
});

const messy = fc
  .array(fc.constantFrom("a", "word", "你好", "日本語", "—", "«", "?", "...", " ", "7", "(", ")"))
  .map((parts) => parts.join(""));

test("words are joined by spaces, Chinese and Japanese ones by none", () => {
  expect(joinWords(["see", "you", "soon"])).toBe("see you soon");
  expect(joinWords(["你好", "世界", "OK", "吗"])).toBe("你好世界 OK 吗");
});

test("a length counts what a viewer sees: an accent or a family is one character", () => {
  expect(characters("cafe\u0301")).toBe(4);
  expect(characters("👨‍👩‍👧 ok")).toBe(4);
  expect(characters("नमस्ते")).toBeLessThan("नमस्ते".length);
  expect(characters("“Привет” — 한국어、カタカナ")).toBe(19);
});

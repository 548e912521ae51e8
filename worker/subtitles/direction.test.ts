import { expect, test } from "vitest";
import { directed } from "./direction.ts";

const show = (text: string): string =>
  text.replaceAll("\u202b", "[RLE]").replaceAll("\u202c", "[PDF]").replaceAll("\u200f", "[RLM]");

test.each([
  ["שלום לכולם", "he", "שלום לכולם", "שלום לכולם"],
  ["שלום, עולם!", "he", "[RLE]שלום, עולם![PDF]", "שלום, עולם!"],
  ["John אמר שלום.", "he", "[RLE]John אמר שלום.[PDF]", "[RLM]John אמר שלום."],
  ["مرحبا\nأهلاً بكم.", "ar", "مرحبا\n[RLE]أهلاً بكم.[PDF]", "مرحبا\nأهلاً بكم."],
  ["OK.", "ar", "OK.", "OK."],
  ["Hello.", "en", "Hello.", "Hello."],
  ["\u200fשלום.", "he", "[RLM]שלום.", "[RLM]שלום."],
] as const)("%s", (text, language, embedded, marked) => {
  expect(show(directed(text, language, "embedded"))).toBe(embedded);
  expect(show(directed(text, language, "first-letter"))).toBe(marked);
});

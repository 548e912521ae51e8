import { expect, test } from "vitest";
import { languageMatches, languageName } from "./languages.ts";

test("a language is named in the language of the window", () => {
  expect(languageName("de", "en")).toBe("German");
  expect(languageName("de", "es")).toBe("Alemán");
  expect(languageName("not a code", "en")).toBe("not a code");
});

test.each(["es", "span", "ESPAN", "español"])("searching %s finds Spanish", (search) => {
  expect(languageMatches("es", search, "en")).toBe(true);
});

test("a search for another language does not find Spanish", () => {
  expect(languageMatches("es", "german", "en")).toBe(false);
});

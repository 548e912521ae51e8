import { expect, test } from "vitest";
import { LANGUAGES, Language } from "../../../../contract/languages.ts";
import { MODEL_CODES } from "./languages.ts";

/** FLORES-200 names Arabic and Chinese by what was written down: Standard Arabic, Chinese. */
const FLORES: Partial<Record<Language, string>> = { ar: "arb" };

test.each(Language.options)(
  "%s has its code in every family, in the script it is written in",
  (key) => {
    const { m2m100, nllb, marian } = MODEL_CODES[key];
    expect(m2m100).toBe(key);
    expect(nllb).toMatch(/^[a-z]{3}_[A-Z][a-z]{3}$/);
    expect(nllb.slice(0, 3)).toBe(FLORES[key] ?? LANGUAGES[key].iso3);
    expect(marian).toContain(LANGUAGES[key].iso3);
  },
);

test("no two languages share a code", () => {
  const all = Object.values(MODEL_CODES).flatMap(({ nllb, marian }) => [nllb, ...marian]);
  const own = Object.values(MODEL_CODES).flatMap(({ nllb, marian }) => [
    ...new Set([nllb, ...marian]),
  ]);
  expect(new Set(all).size).toBe(own.length);
});

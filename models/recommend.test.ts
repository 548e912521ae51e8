import { expect, test } from "vitest";
import { catalogue, serves } from "./catalogue.ts";
import { recommend } from "./recommend.ts";

const GB = 1e9;
const machine = { memory: 8 * GB, accelerated: false, nonCommercial: false };
const set = (from: string, to: string[], more: Partial<typeof machine> = {}) =>
  recommend(catalogue(), [], { from, to, ...machine, ...more });
const ids = ({ entries }: ReturnType<typeof recommend>) => entries.map(({ id }) => id);

test("a whole set listens, translates and speaks, each model once", () => {
  const found = set("en", ["es", "fr"]);
  expect(found.lacking).toEqual([]);
  expect(new Set(ids(found)).size).toBe(found.entries.length);
  expect(found.entries.some((entry) => serves(entry, { task: "asr", language: "en" }))).toBe(true);
  for (const to of ["es", "fr"]) {
    expect(found.entries.some((entry) => serves(entry, { task: "mt", from: "en", to }))).toBe(true);
    expect(found.entries.some((entry) => serves(entry, { task: "tts", language: to }))).toBe(true);
  }
});

test("nothing is proposed that forbids commercial use, unless that will do", () => {
  const found = set("en", ["ru"]);
  expect(found.entries.every(({ licence }) => licence.commercial)).toBe(true);
  expect(found.lacking).toEqual([{ task: "tts", language: "ru" }]);
  expect(ids(set("en", ["ru"], { nonCommercial: true }))).toContain("mms-tts-ru");
});

test("without a direct pair the way leads through English", () => {
  expect(ids(set("ja", ["ru"]))).toEqual(
    expect.arrayContaining(["opus-mt-ja-en", "opus-mt-en-ru"]),
  );
});

test("a small memory gets a small model, and what is here is not proposed again", () => {
  expect(ids(set("en", [], { memory: 0.5 * GB })).every((id) => id.startsWith("whisper-"))).toBe(
    true,
  );
  const own = { id: "mine", task: "asr" as const, languages: ["en"], pairs: [] };
  const found = recommend(catalogue(), [own], { from: "en", to: [], ...machine });
  expect(found).toMatchObject({ entries: [], here: ["mine"], lacking: [] });
});

test("on a processor alone nothing is proposed that keeps people waiting", () => {
  for (const entry of set("de", ["en"]).entries) expect(entry.speed).toBeGreaterThanOrEqual(3);
});

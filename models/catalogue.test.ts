import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  catalogue,
  chooseDefault,
  missingModel,
  type Need,
  parseCatalogue,
  serves,
} from "./catalogue.ts";
import { licenceOfTag } from "./licences.ts";
import { parseReference } from "./reference.ts";

const entries = catalogue();
const ids = entries.map(({ id }) => id);

describe("the catalogue", () => {
  test("has what was promised", () => {
    for (const size of ["tiny", "base", "small", "medium", "large-v3-turbo"])
      expect(ids).toContain(`whisper-${size}`);
    for (const id of [
      "distil-large-v3.5",
      "m2m100-418m",
      "nllb-200-600m",
      "kokoro-82m",
      "supertonic-2",
    ]) {
      expect(ids).toContain(id);
    }
    expect(entries.filter(({ family }) => family === "marian").length).toBeGreaterThanOrEqual(30);
    expect(entries.filter(({ family }) => family === "vits").length).toBeGreaterThanOrEqual(5);
  });

  test("pins a commit, or says that it could not", () => {
    for (const { id, revision, unconfirmed } of entries) {
      const pinned = /^[0-9a-f]{40}$/.test(revision);
      expect({ id, unconfirmed: unconfirmed.includes("revision") }).toEqual({
        id,
        unconfirmed: !pinned,
      });
    }
  });

  test("knows what may not be sold", () => {
    for (const { id, family, licence } of entries) {
      const nc = family === "vits" || family === "nllb";
      expect({ id, commercial: licence.commercial }).toEqual({ id, commercial: !nc });
      expect(licence.name.includes("NC")).toBe(nc);
    }
  });

  test.each([
    ["an id twice", { models: [{}, {}] }],
    ["languages of no set", { models: [{ languages: "@nowhere" }] }],
    ["a default without a size", { models: [{ dtype: "fp16" }] }],
    ["no languages", { models: [{ languages: [] }] }],
    ["a field nobody knows", { models: [{ color: "red" }] }],
  ])("with %s is refused", (_name, { models }) => {
    const base = entries.find(({ id }) => id === "whisper-base");
    const parse = (list: object[]): unknown =>
      parseCatalogue({ format: 1, languageSets: {}, models: list.map((m) => ({ ...base, ...m })) });
    expect(() => parse([{}])).not.toThrow();
    expect(() => parse(models)).toThrow();
  });
});

const need: fc.Arbitrary<Need> = fc.oneof(
  fc.record({
    task: fc.constantFrom("asr" as const, "tts" as const),
    language: fc.constantFrom("en", "es", "de", "ja", "xx"),
  }),
  fc.record({
    task: fc.constant("mt" as const),
    from: fc.constantFrom("en", "es", "de", "ja"),
    to: fc.constantFrom("en", "fr", "pt", "zh"),
  }),
);

describe("the default", () => {
  test("is never non-commercial unless the person has said so", () => {
    fc.assert(
      fc.property(need, fc.integer({ min: 0, max: 5e9 }), (wanted, memory) => {
        const chosen = chooseDefault(entries, wanted, { memory });
        expect(chosen === undefined || chosen.licence.commercial).toBe(true);
      }),
    );
    const german = { task: "tts", language: "de" } as const;
    expect(chooseDefault(entries, german)).toBeUndefined();
    expect(chooseDefault(entries, german, { nonCommercial: true })?.id).toBe("mms-tts-de");
  });

  test("serves the need, fits the memory, and none better does", () => {
    fc.assert(
      fc.property(need, fc.integer({ min: 0, max: 5e9 }), (wanted, memory) => {
        const able = entries.filter(
          (e) => serves(e, wanted) && e.memory <= memory && e.licence.commercial,
        );
        const chosen = chooseDefault(entries, wanted, { memory });
        expect(chosen === undefined).toBe(able.length === 0);
        expect(chosen === undefined || able.includes(chosen)).toBe(true);
        expect(chosen?.quality ?? 0).toBe(Math.max(0, ...able.map(({ quality }) => quality)));
      }),
    );
  });

  test("is a pair's own model, except where that is poor", () => {
    const mt = (from: string, to: string): string | undefined =>
      chooseDefault(entries, { task: "mt", from, to })?.id;
    expect(mt("en", "es")).toBe("opus-mt-en-es");
    expect(mt("en", "ja")).toBe("m2m100-418m");
    expect(mt("en", "en")).toBeUndefined();
  });
});

describe("a missing model", () => {
  test("is said with the command that gets it, its size and its terms", () => {
    expect(missingModel({ task: "mt", from: "en", to: "es" })).toMatchObject({
      kind: "MissingModel",
      message: expect.stringContaining("en to es"),
      hint: expect.stringMatching(/octavia models pull opus-mt-en-es.*115 MB.*CC-BY/),
    });
  });

  test("that may not be sold is proposed with that warning", () => {
    const { hint } = missingModel({ task: "tts", language: "de" });
    expect(hint).toMatch(/mms-tts-de.*CC-BY-NC-4.0.*not for commercial use.*--yes/);
  });

  test("of which there is none is said so", () => {
    expect(missingModel({ task: "tts", language: "xx" }).hint).toContain("owner/name");
  });
});

test("licences by the hub's tags: what is not known for sure is not called commercial", () => {
  expect(licenceOfTag("mit", "me")).toEqual({ name: "MIT", commercial: true, attribution: "me" });
  expect(licenceOfTag("cc-by-nc-4.0", "me").commercial).toBe(false);
  expect(licenceOfTag("cc-by-nc-sa-4.0", "me").commercial).toBe(false);
  for (const tag of ["other", "llama3", "gpl-3.0", undefined]) {
    expect(licenceOfTag(tag, "me").commercial).toBeUndefined();
  }
});

describe("a reference", () => {
  test("is an id, its repository, or any repository, at a revision", () => {
    expect(parseReference("whisper-base")).toMatchObject({ entry: { id: "whisper-base" } });
    expect(parseReference("Xenova/opus-mt-en-es")).toMatchObject({
      entry: { id: "opus-mt-en-es" },
    });
    expect(parseReference("whisper-base@main")).toMatchObject({ revision: "main" });
    expect(parseReference("me/mine@refs/pr/1")).toEqual({
      repository: "me/mine",
      revision: "refs/pr/1",
    });
  });

  test.each(["whisper", "me/mine/more", "../x", "me/..", "", "@main", "me/mine@a b"])(
    "%j is none",
    (text) => {
      expect(() => parseReference(text)).toThrow();
    },
  );

  test("that comes close is answered with the near ones", () => {
    expect(() => parseReference("medium")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("whisper-medium") }),
    );
  });
});

import { describe, expect, test } from "vitest";
import type { OpenedMedia } from "../../../contract/api.ts";
import { JobSpec } from "../../../contract/job.ts";
import { WISHES } from "../../ui/kinds.tsx";
import { EMPTY_FORM, lackOf, parseGlossary, parseTerms, specsOf } from "./form.ts";

const media = (name: string): OpenedMedia => ({
  id: name,
  path: `/films/${name}`,
  name,
  bytes: 1,
  info: {
    format: "mp4",
    duration: 1,
    startTime: 0,
    video: [],
    audio: [],
    subtitles: [],
    others: [],
    chapters: 0,
  },
  url: `/media/${name}`,
  outDir: "/films",
});

const form = { ...EMPTY_FORM, to: ["es" as const], music: "/films/song.mp3" };

describe("specsOf", () => {
  test.each(WISHES)("what the page of %s asks for is a whole spec of the contract", (wish) => {
    for (const spec of specsOf(wish, form, [media("a.mp4")])) {
      expect(JobSpec.parse(spec).outDir).toBe("/films");
    }
  });

  test("every file is a job of its own, but scenes are one job", () => {
    const files = [media("a.mp4"), media("b.mp4")];
    expect(specsOf("dub", form, files)).toHaveLength(2);
    const [merged, ...others] = specsOf("merge", form, files);
    expect(others).toEqual([]);
    expect(merged).toMatchObject({
      scenes: [{ video: "/films/a.mp4" }, { video: "/films/b.mp4" }],
    });
  });

  test("the voice of a language that was taken out again is not asked for", () => {
    const [spec] = specsOf("dub", { ...form, voices: { es: "Ana", fr: "Luc" } }, [media("a.mp4")]);
    expect(spec).toMatchObject({ voices: { es: "Ana" } });
    expect(spec).not.toHaveProperty("voices.fr");
  });

  test("two languages in one file are only asked for when both are known", () => {
    const both = { ...form, bilingual: true };
    expect(specsOf("subtitles", both, [media("a")])[0]).not.toHaveProperty("bilingual");
    const known = specsOf("subtitles", { ...both, from: "en" }, [media("a")])[0];
    expect(known).toHaveProperty("bilingual", ["en", "es"]);
  });

  test("sound alone is a dub without its picture", () => {
    expect(specsOf("audio", form, [media("a")])[0]).toMatchObject({
      kind: "dub",
      audioOnly: "mp3",
    });
  });
});

describe("lackOf", () => {
  test("tells what is missing, the file first", () => {
    expect(lackOf("dub", EMPTY_FORM, 0)).toBe("file");
    expect(lackOf("dub", EMPTY_FORM, 1)).toBe("languages");
    expect(lackOf("dub", form, 1)).toBeUndefined();
    expect(lackOf("music", EMPTY_FORM, 1)).toBe("music");
    expect(lackOf("subtitles", { ...EMPTY_FORM, formats: [] }, 1)).toBe("formats");
    expect(lackOf("clips", { ...EMPTY_FORM, minSeconds: 90 }, 1)).toBe("length");
    expect(lackOf("merge", { ...EMPTY_FORM, name: " " }, 1)).toBe("name");
  });
});

test("terms are one a line or comma", () => {
  expect(parseTerms("Ada, Grace\n\n Linus ")).toEqual(["Ada", "Grace", "Linus"]);
});

test("a glossary line keeps a term, or says how it is translated", () => {
  expect(parseGlossary("Octavia\n = x\ngarden = huerto\na=b=c")).toEqual([
    { from: "Octavia" },
    { from: "garden", to: "huerto" },
    { from: "a", to: "b=c" },
  ]);
});

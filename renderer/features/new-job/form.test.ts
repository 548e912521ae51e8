import { describe, expect, test } from "vitest";
import type { OpenedMedia } from "../../../contract/api.ts";
import { JobSpec } from "../../../contract/job.ts";
import { wishOf } from "../../lib/job-words.ts";
import { isWish, WISHES } from "../../ui/kinds.tsx";
import { formOf } from "./again.ts";
import { sortFiles } from "./files.ts";
import { EMPTY_FORM, lackOf, parseGlossary, parseTerms } from "./form.ts";
import { specsOf } from "./specs.ts";

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
    for (const spec of specsOf(wish, form, sortFiles(wish, [media("a.mp4")]))) {
      expect(JobSpec.parse(spec).outDir).toBe("/films");
    }
  });

  test("a quick cut keeps the shape of the video, whichever was chosen before", () => {
    const quick = { ...form, aspect: "9:16" as const, fast: true };
    const [spec] = specsOf("clips", quick, sortFiles("clips", [media("a.mp4")]));
    expect(JobSpec.parse(spec)).toMatchObject({ fast: true, aspect: "source", captions: false });
  });

  test("every file is a job of its own, but scenes are one job", () => {
    const files = [media("a.mp4"), media("b.mp4")];
    expect(specsOf("dub", form, sortFiles("dub", files))).toHaveLength(2);
    const [merged, ...others] = specsOf("merge", form, sortFiles("merge", files));
    expect(others).toEqual([]);
    expect(merged).toMatchObject({
      scenes: [{ video: "/films/a.mp4" }, { video: "/films/b.mp4" }],
    });
  });

  test("the voice of a language that was taken out again is not asked for", () => {
    const [spec] = specsOf(
      "dub",
      { ...form, voices: { es: "Ana", fr: "Luc" } },
      sortFiles("dub", [media("a.mp4")]),
    );
    expect(spec).toMatchObject({ voices: { es: "Ana" } });
    expect(spec).not.toHaveProperty("voices.fr");
  });

  test("two languages in one file are only asked for when both are known", () => {
    const both = { ...form, bilingual: true };
    expect(specsOf("subtitles", both, sortFiles("subtitles", [media("a")]))[0]).toHaveProperty(
      "bilingual",
      undefined,
    );
    const known = specsOf(
      "subtitles",
      { ...both, from: "en" },
      sortFiles("subtitles", [media("a")]),
    )[0];
    expect(known).toHaveProperty("bilingual", ["en", "es"]);
  });

  test("sound alone is a dub without its picture", () => {
    expect(specsOf("audio", form, sortFiles("audio", [media("a")]))[0]).toMatchObject({
      kind: "dub",
      audioOnly: "mp3",
    });
  });
});

describe("run again with changes", () => {
  const words = { input: "/films/a.mp4", outDir: "/out", from: "en", audioTrack: 1 };
  const edits = [
    { line: 1, language: "es", text: "hola" },
    { line: 2, language: "fr", text: "bonjour" },
  ];
  test.each([
    { kind: "dub", ...words, to: ["es", "fr"], voices: { es: "Ana" }, edits, task: "translate" },
    { kind: "dub", ...words, to: ["es"], audioOnly: "flac", loudness: "source" },
    { kind: "subtitles", ...words, to: ["es"], bilingual: ["en", "es"], formats: ["vtt", "txt"] },
    { kind: "captions", ...words, to: "es", look: { words: 5, font: "Inter" }, edits: [edits[0]] },
    { kind: "clips", ...words, aspect: "1:1", focus: 0.3, captions: true, encoder: "x264" },
    {
      ...{ kind: "music", input: "/films/a.mp4", outDir: "/out", audioTrack: 1 },
      ...{ music: "/films/song.mp3", videoVolume: 0.5 },
    },
    { kind: "thumbnails", input: "/films/a.mp4", outDir: "/out", count: 3, format: "png" },
    {
      ...{ kind: "merge", outDir: "/out", name: "all", padColor: "#112233", videoVolume: 1 },
      scenes: [{ video: "/films/a.mp4", voice: "/films/v.wav", seconds: 9 }],
    },
  ])("asks for the very same where nothing was changed: $kind", (asked) => {
    const spec = JobSpec.parse(asked);
    const { form: again, paths } = formOf(spec);
    expect(paths).toEqual(["/films/a.mp4"]);
    const wish = wishOf(spec);
    if (!isWish(wish)) throw new Error("no page makes this");
    const [same] = specsOf(wish, again, sortFiles(wish, [media("a.mp4")]));
    const first = JobSpec.parse(same);
    expect({ profile: "auto", ...first }).toEqual({ profile: "auto", ...spec });
  });

  test("edits of a language that is not wanted any more, or of another file, stay behind", () => {
    const spec = JobSpec.parse({ kind: "dub", ...words, to: ["es", "fr"], edits });
    const { form: again } = formOf(spec);
    const [one] = specsOf("dub", { ...again, to: ["fr"] }, sortFiles("dub", [media("a.mp4")]));
    expect(one).toHaveProperty("edits", [edits[1]]);
    expect(specsOf("dub", again, sortFiles("dub", [media("b.mp4")]))[0]).toHaveProperty(
      "edits",
      [],
    );
  });
});

describe("lackOf", () => {
  const none = { inputs: [], transcript: undefined };
  const one = { inputs: [media("a.mp4")], transcript: undefined };
  test("tells what is missing, the file first", () => {
    expect(lackOf("dub", EMPTY_FORM, none)).toBe("file");
    expect(lackOf("dub", EMPTY_FORM, one)).toBe("languages");
    expect(lackOf("dub", form, one)).toBeUndefined();
    expect(lackOf("music", EMPTY_FORM, one)).toBe("music");
    expect(lackOf("subtitles", { ...EMPTY_FORM, formats: [] }, one)).toBe("formats");
    expect(lackOf("clips", { ...EMPTY_FORM, minSeconds: 90 }, one)).toBe("length");
    expect(lackOf("merge", { ...EMPTY_FORM, name: " " }, one)).toBe("name");
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

describe("a subtitle file among what was dropped", () => {
  const text = (name: string): OpenedMedia => {
    const { info, ...rest } = media(name);
    return { ...rest, info: { ...info, format: "srt", subtitles: [{ index: 0, codec: "srt" }] } };
  };
  const film = (name: string): OpenedMedia => {
    const { info, ...rest } = media(name);
    const track = { index: 0, codec: "aac", sampleRate: 48_000, channels: 2, layout: "stereo" };
    return { ...rest, info: { ...info, audio: [{ ...track, isDefault: true }] } };
  };

  test("beside one video, it is read in place of listening; its name tells the language", () => {
    const files = sortFiles("dub", [text("talk.en.srt"), film("talk.mp4")]);
    expect(lackOf("dub", form, files)).toBeUndefined();
    expect(specsOf("dub", form, files)).toMatchObject([
      { input: "/films/talk.mp4", transcript: "/films/talk.en.srt", from: "en" },
    ]);
  });

  test("one that does not tell its language asks for it", () => {
    const files = sortFiles("dub", [text("talk.srt"), film("talk.mp4")]);
    expect(lackOf("dub", form, files)).toBe("spoken");
    expect(lackOf("dub", { ...form, from: "en" }, files)).toBeUndefined();
  });

  test("alone, it can become other subtitles, and nothing that has sound", () => {
    const files = [text("talk.en.srt")];
    expect(lackOf("dub", form, sortFiles("dub", files))).toBe("sound");
    expect(lackOf("music", form, sortFiles("music", files))).toBe("sound");
    expect(lackOf("subtitles", form, sortFiles("subtitles", files))).toBeUndefined();
    const unsaid = sortFiles("subtitles", [text("talk.srt")]);
    expect(lackOf("subtitles", form, unsaid)).toBe("spoken");
    expect(lackOf("subtitles", { ...form, to: [] }, unsaid)).toBeUndefined();
  });

  test("nobody can tell which of several videos it belongs to", () => {
    const files = [text("a.srt"), film("a.mp4"), film("b.mp4")];
    expect(lackOf("dub", form, sortFiles("dub", files))).toBe("apart");
  });
});

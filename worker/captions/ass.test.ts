import fc from "fast-check";
import { expect, test } from "vitest";
import { CaptionLook } from "../../contract/kinds/captions.ts";
import { captionAss, fontName } from "./ass.ts";
import { type CaptionLine, captionCues } from "./cues.ts";

const canvas = { width: 640, height: 360, shownWidth: 640, white: 255 };
const ass = (line: CaptionLine, look: Partial<CaptionLook> = {}): string =>
  captionAss(captionCues([line], 3), {
    ...{ look: CaptionLook.parse(look), canvas, language: "en" },
  });
const events = (text: string): string[] =>
  text.split("\n").filter((line) => line.startsWith("Dialogue:"));
/** Without the overrides that are ours. */
const bare = (event: string): string =>
  event.replace(/\{\\(fn[^\\{}]*\\fs[\d.]+|1c(&H[0-9A-F]+&)?|fscx[^{}]*)\}/g, "");

test("whatever is said, no word becomes an override or an event of its own", () => {
  const piece = fc.constantFrom("{", "}", "\\", "\n", "\r", "N", "pos(1,1)", ",", " ", "a", "é");
  const hostile = fc.array(piece, { minLength: 1, maxLength: 30 }).map((all) => all.join(""));
  fc.assert(
    fc.property(hostile, (text) => {
      const written = ass({ start: 0, end: 3, text: `x ${text}` }, { style: "karaoke" });
      const lines = written.slice(written.indexOf("[Events]")).trimEnd().split("\n").slice(2);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect(line).toMatch(/^Dialogue: 0,/);
        expect(bare(line)).not.toMatch(/(?<!\\)[{}]/);
        expect(bare(line)).not.toMatch(/\\(?![{}\u2060N])/);
      }
    }),
  );
});

test("characters that languages share are drawn in the face of the line's own letters", () => {
  const cues = captionCues([{ start: 0, end: 3, text: "東京都は大都市" }], 1);
  const drawing = { look: CaptionLook.parse({}), canvas, language: "zh" } as const;
  const families = (written: string) => new Set(written.match(/(?<=\\fn)[^\\]+/g));
  expect(families(captionAss(cues, drawing))).toEqual(new Set(["M PLUS 1p"]));
  const alone = captionCues([{ start: 0, end: 3, text: "大都市" }], 1);
  expect(families(captionAss(alone, drawing))).toEqual(new Set(["ZCOOL XiaoWei"]));
  const inEnglish = captionAss(alone, { ...drawing, language: "en", shapes: "ja" });
  expect(families(inEnglish)).toEqual(new Set(["M PLUS 1p"]));
});

test("karaoke shows the same words once for each of them, another one in colour each time", () => {
  const shown = events(ass({ start: 0, end: 3, text: "aa bb cc" }, { style: "karaoke" }));
  expect(shown.map((event) => /\{\\1c&H\w+&\}\s?(?:\{[^}]*\})?\s?(\w+)/.exec(event)?.[1])).toEqual([
    "aa",
    "bb",
    "cc",
  ]);
  expect(new Set(shown.map((event) => bare(event).split(",,").at(-1))).size).toBe(1);
});

test("what lies before the picture's zero is left out, the rest is moved", () => {
  const cues = captionCues([{ start: 10, end: 12, text: "aa bb" }], 1);
  const text = captionAss(cues, {
    ...{ look: CaptionLook.parse({}), canvas, language: "en", from: 11.5 },
  });
  expect(events(text)).toHaveLength(1);
  expect(events(text)[0]).toContain("0:00:00.00,0:00:00.50");
});

test("a caption that began to grow before the picture's zero goes on growing, and has grown in time", () => {
  const cues = captionCues([{ start: 10, end: 12, text: "aa bb" }], 3);
  const grows = (from: number): string | undefined => {
    const drawing = { look: CaptionLook.parse({ style: "pop" }), canvas, language: "en" } as const;
    return /\\fscx\d+\\fscy\d+\\t\(0,\d+/.exec(captionAss(cues, { ...drawing, from }))?.[0];
  };
  const whole = /fscx70.*0,(\d+)/.exec(grows(9) ?? "")?.[1];
  expect(grows(10 + Number(whole) / 2000)).toBe(
    `\\fscx85\\fscy85\\t(0,${Math.round(Number(whole) / 2)}`,
  );
  expect(grows(11)).toBeUndefined();
});

test("a font's name ends neither its override nor its field", () => {
  expect(fontName("@Evil}{\\pos(1,1)},Bold\n")).toBe("Evilpos(1,1)Bold".replace(",", ""));
  expect(fontName("@")).toBe("Noto Sans");
});

test("a standing picture has larger margins below than a lying one", () => {
  const margin = (width: number, height: number): number => {
    const written = captionAss([], {
      look: CaptionLook.parse({}),
      canvas: { width, height, shownWidth: width, white: 255 },
      language: "en",
    });
    return Number(/^Style: .*,(\d+),-1$/m.exec(written)?.[1]) / height;
  };
  expect(margin(1080, 1920)).toBeGreaterThan(0.2);
  expect(margin(1920, 1080)).toBeLessThan(0.1);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CaptionLook } from "../../contract/kinds/captions.ts";
import type { Language } from "../../contract/languages.ts";
import { type MediaRig, mediaRig } from "../media/fixtures/rig.ts";
import { charactersOf } from "./cmap.ts";
import { FACES } from "./faces.ts";
import { checkFonts } from "./font-check.ts";
import { fontPath, putFonts } from "./font-files.ts";
import { prepareCaptions } from "./prepare.ts";

const canvas = { width: 320, height: 180, shownWidth: 320, white: 255 };

const prepared = (rig: MediaRig, language: Language, text: string, font?: string) =>
  preparedLines(rig, language, [text], font);

async function preparedLines(
  rig: MediaRig,
  language: Language,
  texts: readonly string[],
  font?: string,
) {
  const lines = texts.map((text, index) => ({ start: 2 * index, end: 2 * index + 2, text }));
  const request = {
    ...{ lines, language, canvas },
    look: CaptionLook.parse({ font }),
  };
  const signal = new AbortController().signal;
  await using captions = await prepareCaptions(request, { ...rig, dir: rig.dir, signal });
  return captions;
}

test.each<[Language, string]>([
  ["ar", "مرحبا بكم في حديقتنا، اليوم 25؟"],
  ["he", "שלום לכולם, ברוכים הבאים!"],
  ["hi", "नमस्ते दोस्तों, स्वागत है।"],
  ["en", "ไทย สวัสดีชาวโลก"],
  ["ja", "こんにちは、私たちの庭へ。「トマト」！"],
  ["ko", "안녕하세요, 우리 정원에."],
  ["zh", "大家好，欢迎来到我们的花园！"],
  ["vi", "Chào mừng đến với khu vườn của chúng tôi"],
  ["uk", "Привіт, ґанок і їжак"],
  ["en", "fun 🎉👍🏽 1️⃣ 👨‍👩‍👧 ✌️ “quotes” – €…"],
])("Octavia's own fonts draw %s: %s", async (language, text) => {
  await using rig = await mediaRig();
  const { warnings, fonts } = await prepared(rig, language, text);
  expect(warnings).toEqual([]);
  expect(fonts.length).toBeGreaterThan(0);
});

test.each<[Language, readonly string[], readonly string[]]>([
  ["zh", ["今日は庭です", "我们的花园"], ["M PLUS 1p", "ZCOOL XiaoWei"]],
  ["en", ["東京タワー", "東京"], ["M PLUS 1p"]],
  ["zh", ["漢字 한국어"], ["M PLUS 1p", "NanumGothic"]],
  ["ja", ["東京"], ["M PLUS 1p"]],
])(
  "shared characters have the shapes of what stands by them (%s: %j)",
  async (language, texts, fonts) => {
    await using rig = await mediaRig();
    expect((await preparedLines(rig, language, texts)).fonts).toEqual(fonts);
  },
);

test.each<[Language, string, readonly string[]]>([
  ["ko", "美 대통령, 韓 방문", ["M PLUS 1p", "NanumGothic"]],
  ["zh", "欢迎来到ラーメン店，你们好吗？", ["ZCOOL XiaoWei", "M PLUS 1p"]],
  ["zh", "你來園這裡", ["ZCOOL XiaoWei", "M PLUS 1p"]],
  ["en", "來園，這裡。", ["M PLUS 1p", "ZCOOL XiaoWei"]],
  ["en", "♪ ไทย → สวัสดี", ["M PLUS 1p", "Noto Sans Thai"]],
])("letters that the usual font of %s lacks are in another of ours: %s", async (...given) => {
  const [language, text, expected] = given;
  await using rig = await mediaRig();
  const { warnings, fonts } = await prepared(rig, language, text);
  expect(warnings).toEqual([]);
  expect(fonts).toEqual(expected);
});

test("beside a font of the machine, too, letters are in whichever of ours has them", async () => {
  await using rig = await mediaRig();
  const { warnings, fonts } = await prepared(rig, "ko", "hello 한국 美", "Noto Sans");
  expect(warnings).toEqual([
    `The font "Noto Sans" has no 한 국 美; another font was taken for them.`,
  ]);
  expect(fonts).toEqual(["Noto Sans", "NanumGothic", "M PLUS 1p"]);
});

test("every character that a font of ours is said to have is drawn from it", async () => {
  await using rig = await mediaRig();
  const runs = Object.values(FACES).map((face) => {
    const all = [...charactersOf(readFileSync(fontPath(face.file ?? "")))];
    const some = all.filter((_, index) => index % 23 === 0 || index > all.length - 9);
    return { face, text: some.map((code) => String.fromCodePoint(code)).join("") };
  });
  const fonts = join(rig.dir, "fonts");
  await putFonts(Object.values(FACES), fonts);
  const { lacks } = await checkFonts(rig.ffmpeg, runs, rig.dir, new AbortController().signal);
  expect([...lacks]).toEqual([]);
  expect(runs.reduce((sum, { text }) => sum + text.length, 0)).toBeGreaterThan(1000);
});

test("characters that no font has are told, in whatever font their line is", async () => {
  await using rig = await mediaRig();
  const { warnings } = await prepared(rig, "ko", "한국 \u{1e900} 방문");
  expect(warnings).toEqual(["No font of this machine has \u{1e900}: they are shown as boxes."]);
});

test("characters that no font has are told", async () => {
  await using rig = await mediaRig();
  const { warnings } = await prepared(rig, "en", "plain \u{1e900}");
  expect(warnings).toEqual(["No font of this machine has \u{1e900}: they are shown as boxes."]);
});

test("a font that is not there is told, and Octavia's own are taken", async () => {
  await using rig = await mediaRig();
  const { warnings, fonts } = await prepared(rig, "en", "hello", "No Such: Font's");
  expect(warnings).toEqual([
    `The font "No Such: Font's" is not on this machine; Octavia's own fonts were taken.`,
  ]);
  expect(fonts).toEqual(["Noto Sans"]);
});

test("a font without a script's letters is kept for the others", async () => {
  await using rig = await mediaRig();
  // One of Octavia's own stands for a font of the machine: which those are differs.
  const { warnings, fonts } = await prepared(rig, "ja", "hello 庭", "Noto Sans");
  expect(warnings).toEqual([`The font "Noto Sans" has no 庭; another font was taken for them.`]);
  expect(fonts).toEqual(["Noto Sans", "M PLUS 1p"]);
});

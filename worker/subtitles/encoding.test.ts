import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText } from "./decode.ts";
import { detectEncoding, type Encoding } from "./encoding.ts";

const CUE = "1\n00:00:01,000 --> 00:00:03,000\n";
/** What `TextDecoder` reads, written: the bytes of each character, found by trying them all. */
function encoder(encoding: Encoding): (text: string) => Uint8Array {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map<string, number[]>();
  for (let first = 0xff; first >= 0; first -= 1) {
    for (let second = 0xff; second >= 0x40; second -= 1) {
      const two = decoder.decode(Uint8Array.of(first, second));
      if ([...two].length === 1) bytes.set(two, [first, second]);
    }
    const one = decoder.decode(Uint8Array.of(first));
    if (!one.includes("\ufffd")) bytes.set(one, [first]);
  }
  return (text) =>
    Uint8Array.from(
      [...text].flatMap((sign) => {
        const found = bytes.get(sign);
        if (found === undefined) throw new Error(`no bytes for ${sign}`);
        return found;
      }),
    );
}
const shiftJis = encoder("shift_jis");
const gb = encoder("gb18030");
const latin = encoder("windows-1252");
/** Node's own decoder does not know the quotes, which stand between 0x80 and 0x9F. */
const QUOTES = new Map(
  [..."€‚„…‘’“”–—"].map((sign, index) => [sign, "\x80\x82\x84\x85\x91\x92\x93\x94\x96\x97"[index]]),
);
const western = (text: string): Uint8Array =>
  latin([...text].map((sign) => QUOTES.get(sign) ?? sign).join(""));

const wide = (text: string, big = false): Uint8Array => {
  const bytes = Buffer.from(text, "utf16le");
  return big ? bytes.swap16() : bytes;
};

/** One line each is enough to tell them apart. */
const OTHERS: readonly [Encoding, string][] = [
  ["big5", "我們今天要教你怎麼在家裡種番茄"],
  ["big5", "請放在陽光充足的地方，每天澆水。"],
  ["euc-kr", "안녕하세요, 우리 정원에 오신 것을 환영합니다."],
  ["euc-kr", "작은 화분과 좋은 흙이 필요합니다"],
  ["euc-jp", "こんにちは、私たちの庭へようこそ。"],
  ["euc-jp", "トマトを育てましょう"],
  ["gb18030", "我们今天要教你怎么在家里种番茄"],
  ["windows-1251", "Привет, добро пожаловать в наш сад!"],
  ["windows-1251", "Ласкаво просимо до нашого саду, друзі"],
  ["koi8-r", "Привет, добро пожаловать в наш сад!"],
  ["windows-1250", "Zażółć gęślą jaźń, proszę państwa"],
  ["windows-1254", "Bahçemize hoş geldiniz, bugün domates yetiştireceğiz"],
  ["windows-1253", "Καλώς ήρθατε στον κήπο μας"],
  ["windows-1255", "שלום וברוכים הבאים לגינה שלנו"],
  ["windows-1256", "مرحبا بكم في حديقتنا"],
  ["windows-1252", "Il va à la maison, là où il a été"],
  ["windows-1252", "Og så på, å få øl"],
  ["windows-1252", "Äpfel"],
];

describe("the encoding is told by the bytes", () => {
  test.each<[string, Encoding, Uint8Array, string]>([
    ["UTF-8", "utf-8", Buffer.from(`${CUE}señor, 你好`), "señor, 你好"],
    ["UTF-8 with a mark", "utf-8", Buffer.from(`\uFEFF${CUE}ñ`), "ñ"],
    ["ASCII", "utf-8", Buffer.from(`${CUE}plain`), "plain"],
    ["UTF-16 LE with a mark", "utf-16le", wide(`\uFEFF${CUE}ñ 你`), "ñ 你"],
    ["UTF-16 BE with a mark", "utf-16be", wide(`\uFEFF${CUE}ñ 你`, true), "ñ 你"],
    ["UTF-16 LE without", "utf-16le", wide(`${CUE}欢迎 señor`), "欢迎 señor"],
    ["UTF-16 BE without", "utf-16be", wide(`${CUE}欢迎 señor`, true), "欢迎 señor"],
    [
      "Shift-JIS",
      "shift_jis",
      shiftJis(`${CUE}こんにちは、庭へようこそ。`),
      "こんにちは、庭へようこそ。",
    ],
    [
      "Shift-JIS, katakana and kanji",
      "shift_jis",
      shiftJis(`${CUE}トマト育成計画`),
      "トマト育成計画",
    ],
    [
      "GB18030",
      "gb18030",
      gb(`${CUE}大家好，欢迎来到我们的花园。`),
      "大家好，欢迎来到我们的花园。",
    ],
    ["GB18030, two characters", "gb18030", gb(`${CUE}你好`), "你好"],
    ["Windows-1252", "windows-1252", western(`${CUE}¿Qué tal, señor?`), "¿Qué tal, señor?"],
    [
      "Windows-1252, typeset",
      "windows-1252",
      western(`${CUE}“Straße” – €5… Größe`),
      "“Straße” – €5… Größe",
    ],
    ["Windows-1252, one letter", "windows-1252", western(`${CUE}caf\u00e9`), "café"],
    [
      "Windows-1252 in capitals",
      "windows-1252",
      western(`${CUE}ÀÉÎÕÜ ÇA VA ÊTRE`),
      "ÀÉÎÕÜ ÇA VA ÊTRE",
    ],
    ...OTHERS.map(([encoding, text]): [string, Encoding, Uint8Array, string] => [
      `${encoding}: ${text}`,
      encoding,
      encoder(encoding)(`${CUE}${text}`),
      text,
    ]),
  ])("%s", (_, encoding, bytes, text) => {
    expect(detectEncoding(bytes)).toBe(encoding);
    const read = decodeText(bytes);
    expect(read.text).toBe(`${CUE}${text}`);
    expect(read.warning === undefined).toBe(encoding === "utf-8");
  });

  test("any bytes are read as something", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(typeof decodeText(bytes).text).toBe("string");
      }),
    );
  });

  test("any text in UTF-8 comes back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 4 }), (text) => {
        fc.pre(!text.includes("\0") && !text.startsWith("\uFEFF"));
        expect(decodeText(Buffer.from(text)).text).toBe(text);
      }),
    );
  });
});

import { expect, test } from "vitest";
import { findProgram } from "../../program.ts";
import { toKokoro } from "./kokoro-phonemes.ts";
import { kokoroLanguage, phonemize } from "./phonemes.ts";

const { signal } = new AbortController();
const installed = findProgram("espeak-ng") !== undefined;

test("a voice's first letter tells its language", () => {
  expect(["af_heart", "bm_lewis", "ef_dora", "pm_alex"].map(kokoroLanguage)).toEqual([
    ...["en", "en", "es", "pt"],
  ]);
  expect(["jf_alpha", "zf_xiaoyi", ""].map(kokoroLanguage)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("diphthongs and affricates become one letter each", () => {
  expect(toKokoro("a^ɪ a^ʊ e^ɪ ɔ^ɪ o^ʊ t^ʃ d^ʒ", "american")).toBe("I W A Y O ʧ ʤ");
  expect(toKokoro("həlˈə^ʊ ðˈe^ə nˈi^ə", "british")).toBe("həlˈQ ðˈɛː nˈɪə");
  expect(toKokoro("raɡˈat^sːa d^zˈɛro", "other")).toBe("raɡˈaʦːa ʣˈɛro");
});

test("American vowels lose their length and take their r, syllabic consonants a small schwa", () => {
  expect(toKokoro("bˈɜːd wˈɔːɾɚ bˈʌʔn\u0329 lˈɪɾə^l", "american")).toBe(
    "bˈɜɹd wˈɔTəɹ bˈʌtᵊn lˈɪTᵊl",
  );
});

test("marks of a change of language, ties and hyphens are taken out", () => {
  expect(toKokoro("lə- (^e^n)wiːkˈɛnd(^f^r)  mon", "other")).toBe("lə wiːkˈɛnd mon");
});

test.runIf(installed)("text is pronounced and keeps its punctuation", async () => {
  const said = await phonemize("Hello, my friend! It costs $5.50.", "af_heart", signal);
  expect(said).toBe("həlˈO, mI fɹˈɛnd! ɪt kˈɔsts fˈIv pˈYnt fˈIv zˈiəɹO dˈɑləɹz.");
  expect(await phonemize("¿Qué tal?\nEl chico: «hola».", "ef_dora", signal)).toMatch(
    /^¿kˈe tˈal\? el ʧˈiko: “ˈola”\.$/u,
  );
});

test.runIf(installed)(
  "text that looks like an option, markup or phonemes is only text",
  async () => {
    const said = await phonemize("--help [[h@l'oU]] <b> $(id)", "ef_dora", signal);
    expect(said).not.toMatch(/[[\]@]/u);
    expect(said.length).toBeGreaterThan(5);
  },
);

test.runIf(installed)("very long clauses come back whole", async () => {
  const said = await phonemize("uno dos tres ".repeat(200), "ef_dora", signal);
  expect(said.match(/tɾˈes/gu)).toHaveLength(200);
});

test("voices of languages without phonemes here are refused", async () => {
  const refused = phonemize("こんにちは", "jf_alpha", signal);
  await expect(refused).rejects.toMatchObject({ kind: "InvalidInput" });
});

test.runIf(installed)("a cancel is a cancel", async () => {
  const aborted = phonemize("hola", "ef_dora", AbortSignal.abort());
  await expect(aborted).rejects.toMatchObject({ kind: "Cancelled" });
});

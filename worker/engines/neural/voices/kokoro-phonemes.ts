/**
 * The phonemes that eSpeak NG writes (`--ipa --tie=^`) as Kokoro 1.0 was taught them: one letter a
 * diphthong or affricate, and for English no sounds that its data did not tell apart. The tables
 * are facts of the model, documented by hexgrad/misaki (EN_PHONES.md, espeak.py).
 */
export type Accent = "american" | "british" | "other";

type Rules = readonly (readonly [from: RegExp, to: string])[];

const AFFRICATES: Rules = [
  [/d\^ʒ/gu, "ʤ"],
  [/t\^ʃ/gu, "ʧ"],
];
const DIPHTHONGS: Rules = [
  [/a\^ɪ/gu, "I"],
  [/a\^ʊ/gu, "W"],
  [/e\^ɪ/gu, "A"],
  [/ɔ\^ɪ/gu, "Y"],
];

const ENGLISH: Rules = [
  ...AFFRICATES,
  ...DIPHTHONGS,
  [/ə\^l/gu, "ᵊl"],
  // The glottal stop of "button", then syllabic consonants: "ᵊn".
  [/ʔˌ?n\u0329/gu, "tᵊn"],
  [/(\p{L})\u0329/gu, "ᵊ$1"],
  [/ʔ/gu, "t"],
  [/ɚ/gu, "əɹ"],
  [/ɐ/gu, "ə"],
  [/r/gu, "ɹ"],
  [/[xç]/gu, "k"],
  [/ɬ/gu, "l"],
  [/[\u0303ʲ]/gu, ""],
];

const RULES: Readonly<Record<Accent, Rules>> = {
  american: [
    ...ENGLISH,
    [/o\^ʊ/gu, "O"],
    [/ɜːɹ?/gu, "ɜɹ"],
    [/ɪ\^?ə/gu, "iə"],
    [/ɾ/gu, "T"],
    [/ː/gu, ""],
    [/e(?!\^)/gu, "A"],
    [/o/gu, "ɔ"],
  ],
  british: [
    ...ENGLISH,
    [/e\^ə/gu, "ɛː"],
    [/i\^?ə/gu, "ɪə"],
    [/ə\^ʊ/gu, "Q"],
    [/e(?!\^)/gu, "A"],
    [/o/gu, "ɔ"],
  ],
  other: [
    ...AFFRICATES,
    ...DIPHTHONGS,
    [/o\^ʊ/gu, "O"],
    [/ə\^ʊ/gu, "Q"],
    [/d\^z/gu, "ʣ"],
    [/t\^s/gu, "ʦ"],
    [/s\^s/gu, "S"],
    [/-/gu, ""],
  ],
};

/** "(en)" and "(fr)" stand where eSpeak NG takes another language's rules for a word. */
const LANGUAGE_MARK = /\([a-z^-]+\)/gu;

/** @param ipa as `espeak-ng --ipa --tie=^` writes it */
export function toKokoro(ipa: string, accent: Accent): string {
  let phonemes = ipa.replace(LANGUAGE_MARK, "");
  for (const [from, to] of RULES[accent]) phonemes = phonemes.replace(from, to);
  return phonemes.replaceAll("^", "").replace(/\s+/gu, " ").trim();
}

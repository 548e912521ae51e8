import type { Language } from "../../../../contract/languages.ts";

/** What translation models call a language. */
interface ModelCodes {
  /** M2M100's token is `__code__`. */
  readonly m2m100: string;
  /** NLLB's token, a FLORES-200 code: language and script. */
  readonly nllb: string;
  /** Between `>>` and `<<` for Opus-MT models of several targets; the first that is known counts. */
  readonly marian: readonly string[];
}

/**
 * Sources: the language lists of facebook/m2m100_418M and of FLORES-200, and the target labels of
 * the Tatoeba challenge (three letters, some with the script) and of older Opus-MT groups (two).
 */
export const MODEL_CODES: Readonly<Record<Language, ModelCodes>> = {
  ar: { m2m100: "ar", nllb: "arb_Arab", marian: ["ara", "arb", "ar"] },
  ca: { m2m100: "ca", nllb: "cat_Latn", marian: ["cat", "ca"] },
  de: { m2m100: "de", nllb: "deu_Latn", marian: ["deu", "de"] },
  en: { m2m100: "en", nllb: "eng_Latn", marian: ["eng", "en"] },
  es: { m2m100: "es", nllb: "spa_Latn", marian: ["spa", "es"] },
  fr: { m2m100: "fr", nllb: "fra_Latn", marian: ["fra", "fr"] },
  he: { m2m100: "he", nllb: "heb_Hebr", marian: ["heb", "he"] },
  hi: { m2m100: "hi", nllb: "hin_Deva", marian: ["hin", "hi"] },
  it: { m2m100: "it", nllb: "ita_Latn", marian: ["ita", "it"] },
  ja: { m2m100: "ja", nllb: "jpn_Jpan", marian: ["jpn", "jpn_Hira", "ja"] },
  ko: { m2m100: "ko", nllb: "kor_Hang", marian: ["kor", "kor_Hang", "ko"] },
  nl: { m2m100: "nl", nllb: "nld_Latn", marian: ["nld", "nl"] },
  pl: { m2m100: "pl", nllb: "pol_Latn", marian: ["pol", "pl"] },
  pt: { m2m100: "pt", nllb: "por_Latn", marian: ["por", "pt", "pt_br", "pt_BR"] },
  ru: { m2m100: "ru", nllb: "rus_Cyrl", marian: ["rus", "ru"] },
  sv: { m2m100: "sv", nllb: "swe_Latn", marian: ["swe", "sv"] },
  tr: { m2m100: "tr", nllb: "tur_Latn", marian: ["tur", "tr"] },
  uk: { m2m100: "uk", nllb: "ukr_Cyrl", marian: ["ukr", "uk"] },
  vi: { m2m100: "vi", nllb: "vie_Latn", marian: ["vie", "vi"] },
  zh: {
    m2m100: "zh",
    nllb: "zho_Hans",
    marian: ["cmn_Hans", "zho", "cmn", "zho_Hans", "zh", "zh_cn"],
  },
};

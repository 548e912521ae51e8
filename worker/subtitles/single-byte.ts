/** Encodings of one byte a character, as `TextDecoder` calls them. */
export type SingleByte =
  | "windows-1250"
  | "windows-1251"
  | "windows-1252"
  | "windows-1253"
  | "windows-1254"
  | "windows-1255"
  | "windows-1256"
  | "koi8-r";

/** Share of foreign letters that stand beside another one where the script is not Latin. */
const TOGETHER = 0.5;
/** Share of them that may stand beside a Latin letter there. */
const MIXED = 0.1;
/** Share that the commonest letters of a language make up in its texts. */
const COMMON = 0.5;

/** Scripts that are not Latin: the letters that make up most of a text, in all their languages. */
const SCRIPTS: readonly { readonly encoding: SingleByte; readonly letters: string }[] = [
  { encoding: "windows-1251", letters: "оеаинтсрвліОЕАИНТСРВЛІ" },
  // Capitals stand where 1251 has small letters, so only these tell the two apart.
  { encoding: "koi8-r", letters: "оеаинтсрвл" },
  { encoding: "windows-1253", letters: "αοιετσνηυρπκςάί" },
  { encoding: "windows-1255", letters: "יוהלאתרמבשנ" },
  { encoding: "windows-1256", letters: "اليمنوتربة" },
];

const SIGNS = "“”„‘’«»–—…€°§©® ";
/** Latin alphabets: all that a text of their languages has above ASCII. */
const WESTERN = `àâäáãåæçèéêëìíîïñòóôöõøùúûüßœÿÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØÙÚÛÜŒ¿¡ºª·£${SIGNS}`;
const LATIN: readonly { readonly encoding: SingleByte; readonly letters: string }[] = [
  { encoding: "windows-1252", letters: WESTERN },
  { encoding: "windows-1250", letters: `ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüéß${SIGNS}` },
  { encoding: "windows-1254", letters: `ğışçöüâîûĞİŞÇÖÜÂÎÛé${SIGNS}` },
];

/** What Windows-1252 has in place of the controls 0x80 to 0x9F (WHATWG Encoding). */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Bytes to text. Node 20 reads Windows-1252 as Latin-1: its quotes would be controls. */
export function decodeSingleByte(bytes: Uint8Array, encoding: SingleByte): string {
  const text = new TextDecoder(encoding).decode(bytes);
  if (encoding !== "windows-1252") return text;
  return text.replace(/[\u0080-\u009f]/g, (sign) => WINDOWS.charAt(sign.charCodeAt(0) - 0x80));
}

/** The likeliest encoding of a text that is in one of them: by its letters, else the Western one. */
export function detectSingleByte(sample: Uint8Array): SingleByte {
  // Zeros and line ends aside, only what is above ASCII differs.
  const found = isOtherScript(sample) ? best(SCRIPTS, sample) : undefined;
  if (found !== undefined && found.share >= COMMON) return found.encoding;
  return best(LATIN, sample).encoding;
}

/** Whether letters above ASCII stand together, and not among Latin ones as in "señor". */
function isOtherScript(sample: Uint8Array): boolean {
  const isForeign = (byte = 0): boolean => byte >= 0xc0;
  const isLatin = (byte = 0): boolean => /[A-Za-z]/.test(String.fromCharCode(byte));
  let [all, together, mixed] = [0, 0, 0];
  for (const [index, byte] of sample.entries()) {
    if (!isForeign(byte)) continue;
    const [before, after] = [sample[index - 1], sample[index + 1]];
    all += 1;
    if (isForeign(before) || isForeign(after)) together += 1;
    if (isLatin(before) || isLatin(after)) mixed += 1;
  }
  return all > 0 && together / all >= TOGETHER && mixed / all <= MIXED;
}

/** Which alphabet has most of what is above ASCII; of equals the first. */
function best(
  alphabets: typeof SCRIPTS,
  sample: Uint8Array,
): { readonly encoding: SingleByte; readonly share: number } {
  const high = sample.filter((byte) => byte >= 0x80);
  const shares = alphabets.map(({ encoding, letters }) => {
    const known = new Set(letters);
    const text = [...decodeSingleByte(high, encoding)];
    return { encoding, share: text.filter((sign) => known.has(sign)).length / (text.length || 1) };
  });
  return shares.reduce((one, other) => (other.share > one.share ? other : one));
}

/** A longer tag is text. */
const LONGEST_TAG = 200;

/** One piece of a text: plain, or a tag without its brackets. */
export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tag"; readonly text: string };

/**
 * Cuts a text at its "<tags>", in one pass: a tag closes on its own line, before another opens.
 * @param isTag whether what stands between the brackets is a tag and not text
 */
export function splitTags(text: string, isTag: (inside: string) => boolean): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let at = text.indexOf("<");
  while (at !== -1) {
    const end = closing(text, at, ">", "<");
    const inside = end === undefined ? undefined : text.slice(at + 1, end);
    if (end !== undefined && inside !== undefined && isTag(inside)) {
      if (at > from) pieces.push({ type: "text", text: text.slice(from, at) });
      pieces.push({ type: "tag", text: inside });
      from = end + 1;
    }
    at = text.indexOf("<", at + 1);
  }
  if (from < text.length) pieces.push({ type: "text", text: text.slice(from) });
  return pieces;
}

/** Where the bracket opened at `at` closes, if it does before another one, a line's end or 200. */
export function closing(text: string, at: number, close: string, open: string): number | undefined {
  const limit = Math.min(text.length, at + LONGEST_TAG);
  for (let end = at + 1; end < limit; end += 1) {
    const sign = text.charAt(end);
    if (sign === close) return end;
    if (sign === open || sign === "\n") return undefined;
  }
  return undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  lrm: "\u200e",
  rlm: "\u200f",
};

/** Character references ("&amp;", "&#39;", "&#x27;") to their characters; unknown ones stay. */
export const decodeEntities = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi,
    (whole, ...groups: unknown[]) => {
      const [decimal, hex, name] = groups.map((group) => (typeof group === "string" ? group : ""));
      if (name) return ENTITIES[name] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16);
      const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return valid ? String.fromCodePoint(code) : "\ufffd";
    },
  );

/** For VTT: the three characters it reserves; with them gone, no text can hold "-->". */
export const escapeVtt = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

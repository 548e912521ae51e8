/**
 * Text to and from Apertium's stream format (https://wiki.apertium.org/wiki/Apertium_stream_format):
 * characters with a meaning there are escaped, and what must survive unchanged travels as a
 * superblank, `[...]`, which every stage passes on.
 */
const SPECIAL = /[[\]{}^$/\\@<>]/g;

/** URLs, e-mail addresses, handles and tags, and numbers with inner signs ("1,000.50", "3:30"). */
const PROTECTED =
  /https?:\/\/\S*[\p{L}\p{N}/]|www\.\S*[\p{L}\p{N}/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\S)[@#]\w+|\d[\d.,:/]*\d%?/gu;

/** White space, and control characters, on which the tools give up. */
const UNSAYABLE = /[\s\p{C}]+/gu;

/** Whether there is anything to translate: a text without a letter stays as it is. */
export const hasWords = (text: string): boolean => /\p{L}/u.test(text);

/**
 * Apertium's later stages wait for ever at an escaped "^" (apertium 3.8.3, even in a superblank). It
 * travels as a private character, which no text holds at that point.
 */
const CARET = "\u{e05e}";

const escaped = (text: string): string => text.replaceAll("^", CARET).replace(SPECIAL, "\\$&");

/** One sentence as Apertium reads it, without the NUL that ends it. */
export function toStream(text: string): string {
  let stream = "";
  let from = 0;
  const flat = text.replace(UNSAYABLE, " ");
  for (const match of flat.matchAll(PROTECTED)) {
    stream += `${escaped(flat.slice(from, match.index))}[${escaped(match[0])}]`;
    from = match.index + match[0].length;
  }
  // The empty superblank ends the sentence for the tagger, whatever its last character is.
  return `${stream}${escaped(flat.slice(from))}[]`;
}

/** The text of what Apertium wrote for one sentence. */
export function fromStream(stream: string): string {
  let text = "";
  for (let index = 0; index < stream.length; index += 1) {
    const char = stream.charAt(index);
    if (char === "\\") {
      index += 1;
      text += stream.charAt(index);
    } else if (char !== "[" && char !== "]") text += char;
  }
  return text.replaceAll(CARET, "^").replace(/\s+/gu, " ").trim();
}

/** Marks that Apertium leaves on words it does not know or cannot write. */
const MARK = /(?<![\p{L}\p{N}\\])[*@#](?=\p{L})/gu;

/** Takes the marks away: no listener shall hear, no reader see them. */
export const withoutMarks = (stream: string): string => stream.replace(MARK, "");

/**
 * Capitals as the source has them. Apertium carries the capital of a first word into the middle
 * ("Thank you for" -> "Gracias Para"): where the source has capitals only at sentence starts, so
 * has the translation.
 */
export function matchCapitals(source: string, translated: string): string {
  // "I" is always a capital in English and says nothing.
  const inner = /(?<![.!?]["')\]]*\s)(?<=\S\s+["'(]*)(?!I\b)\p{Lu}/u;
  const lowered = inner.test(source.trim())
    ? translated
    : translated.replace(/(?<![.!?]["')\]]*\s)(?<=\S\s+["'(¿¡]*)\p{Lu}(?=\p{Ll}|\s|$)/gu, (c) =>
        c.toLowerCase(),
      );
  return /^\P{L}*\p{Lu}/u.test(source)
    ? lowered.replace(/^(\P{L}*)(\p{Ll})/u, (_, lead: string, c: string) => lead + c.toUpperCase())
    : lowered;
}

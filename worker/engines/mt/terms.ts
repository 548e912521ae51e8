import type { GlossaryTerm } from "../../../contract/kinds/words.ts";
import { findProtected } from "../neural/translation/spans.ts";

/** A text with words that no dictionary has in place of the glossary's terms. */
export interface WithTerms {
  readonly text: string;
  /** The translation with the terms as the glossary wants them, and those that are not in it. */
  restore(translated: string): { readonly text: string; readonly lost: readonly string[] };
}

/** Begins every stand-in: no language writes it. Letters alone, so that it is taken for a word. */
const STAND_IN = "xqz";
const FOUND = /xqz([a-z]{2})(?!\p{L})/giu;
const LETTERS = 26;

const codeOf = (index: number): string =>
  STAND_IN +
  String.fromCharCode(97 + (Math.floor(index / LETTERS) % LETTERS), 97 + (index % LETTERS));

/**
 * Hides a glossary's terms from a translator that works by dictionaries: an unknown word goes
 * through it as it is, and keeps its place in the sentence.
 */
export function hideTerms(text: string, glossary: readonly GlossaryTerm[]): WithTerms {
  const spans = findProtected(text, glossary).filter(({ kind }) => kind === "term");
  let hidden = "";
  let from = 0;
  for (const [index, { start, end }] of spans.entries()) {
    hidden += text.slice(from, start) + codeOf(index);
    from = end;
  }
  return {
    text: hidden + text.slice(from),
    restore(translated) {
      const targets = new Map(spans.map(({ target }, index) => [codeOf(index), target]));
      const restored = translated.replace(FOUND, (found) => {
        const code = found.toLowerCase();
        const target = targets.get(code);
        if (target === undefined) return found;
        targets.delete(code);
        // The sentence begins with it.
        return found.startsWith("X") ? target.charAt(0).toUpperCase() + target.slice(1) : target;
      });
      return { text: restored, lost: [...targets.values()] };
    },
  };
}

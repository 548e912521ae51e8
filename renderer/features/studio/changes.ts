import { create } from "zustand";
import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";

/** New texts by line and language. */
type Texts = Readonly<Record<string, string>>;

interface Changes {
  readonly job: string;
  readonly texts: Texts;
  /** What the texts were, the last one last. */
  readonly past: readonly Texts[];
  /** Begins with another job; changes to the same one stay. */
  open(job: string): void;
  /** A line's new text; its old one takes the change back. */
  put(line: number, language: Language, text: string, before: string): void;
  undo(): void;
  discard(): void;
}

const MOST_UNDO = 200;

export const keyOf = (line: number, language: Language): string => `${line} ${language}`;

/** Changes of a dub's lines that are not applied yet. */
export const useChanges = create<Changes>((set) => ({
  job: "",
  texts: {},
  past: [],
  open: (job) => set((state) => (state.job === job ? state : { job, texts: {}, past: [] })),
  put: (line, language, text, before) =>
    set(({ texts, past }) => {
      const key = keyOf(line, language);
      const { [key]: old = before, ...others } = texts;
      if (old === text) return {};
      return {
        texts: text === before ? others : { ...others, [key]: text },
        past: [...past, texts].slice(-MOST_UNDO),
      };
    }),
  undo: () =>
    set(({ past }) => {
      const texts = past.at(-1);
      return texts === undefined ? {} : { texts, past: past.slice(0, -1) };
    }),
  discard: () => set(({ texts, past }) => ({ texts: {}, past: [...past, texts] })),
}));

/** The changes as the contract has them. */
export const editsOf = (texts: Texts, isLanguage: (code: string) => code is Language): LineEdit[] =>
  Object.entries(texts).flatMap(([key, text]) => {
    const [line = "", language = ""] = key.split(" ");
    return isLanguage(language) ? [{ line: Number(line), language, text }] : [];
  });

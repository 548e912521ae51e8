import type { Language } from "../../contract/languages.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

const AUXILIARIES = set(
  "is are was were am do does did have has had can could will would shall should may might must " +
    "isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't couldn't won't wouldn't shouldn't",
);
const ASKING = set("what who whom whose which when where why how what's who's where's how's");
/** "what is" with the verb in it. */
const CONTRACTED = set("what's who's where's how's");
/** What follows the auxiliary of a question: "did you", "is the". */
const SUBJECTS = set(
  "i you he she it we they this that these those there the a an my your his her our their anyone anybody someone somebody everyone everybody anything something",
);
/** "how much is", "what kind of bread does": the verb comes within this many words. */
const REACH = 4;

/**
 * Whether an English sentence of bare words asks: it begins with an auxiliary and a subject
 * ("did you"), or with a question word and an auxiliary soon after, before any subject ("how much
 * is", not "what you need is"). Other languages are not judged.
 */
export function isQuestion(words: readonly string[], language: Language): boolean {
  if (language !== "en" || words.length < 2) return false;
  const [first = "", second = ""] = words;
  if (AUXILIARIES.has(first)) return SUBJECTS.has(second);
  if (CONTRACTED.has(first)) return true;
  if (!ASKING.has(first)) return false;
  // "when was" and "where is" ask; "when the bread is" does not.
  for (const word of words.slice(1, 1 + REACH)) {
    if (AUXILIARIES.has(word)) return true;
    if (SUBJECTS.has(word)) return false;
  }
  return false;
}

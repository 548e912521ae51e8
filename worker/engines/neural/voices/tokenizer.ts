import { z } from "zod";
import { Tokenizer } from "../runtime/tokenizer.ts";
import type { ModelFolder } from "../runtime/types.ts";

/** Text or phonemes to the numbers a voice model reads. */
export interface VoiceTokenizer {
  /** Special tokens of the tokenizer's own template are left out; blanks between letters are not. */
  encode(text: string): number[];
  /** Whether a character has a token; without one it would be dropped unheard. */
  knows(character: string): boolean;
  /** @throws Error if the vocabulary lacks it */
  idOf(token: string): number;
}

const TokenizerJson = z.looseObject({
  model: z.looseObject({ vocab: z.record(z.string(), z.int()) }),
});
const TokenizerConfig = z.looseObject({ unk_token: z.string().nullish() });

/** @throws EngineFailure naming the file that is missing or damaged */
export async function openTokenizer(folder: ModelFolder): Promise<VoiceTokenizer> {
  const config = await folder.readJson("tokenizer_config.json", TokenizerConfig);
  const tokenizer = new Tokenizer(await folder.readJson("tokenizer.json", TokenizerJson), config);
  const unknown =
    typeof config.unk_token === "string" ? tokenizer.token_to_id(config.unk_token) : undefined;
  const encode = (text: string): number[] =>
    tokenizer.encode(text, { add_special_tokens: false }).ids;
  const known = new Map<string, boolean>();
  return {
    encode,
    knows(character) {
      const before = known.get(character);
      if (before !== undefined) return before;
      const ids = encode(character);
      const answer = ids.length > 0 && !ids.some((id) => id === unknown);
      known.set(character, answer);
      return answer;
    },
    idOf(token) {
      const id = tokenizer.token_to_id(token);
      if (id === undefined) throw new Error(`Internal: the vocabulary has no "${token}"`);
      return id;
    },
  };
}

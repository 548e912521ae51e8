import * as library from "@huggingface/tokenizers";
import { z } from "zod";

/** What is used of the library: its own types are lost, for they import each other without endings. */
export interface LoadedTokenizer {
  encode(text: string, options: { add_special_tokens: boolean }): { readonly ids: number[] };
  decode(
    ids: number[],
    options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean },
  ): string;
  token_to_id(token: string): number | undefined;
  get_added_tokens_decoder(): ReadonlyMap<number, { readonly content: string }>;
}
type TokenizerClass = new (file: object, config: object) => LoadedTokenizer;

/** The class, from `tokenizer.json` and `tokenizer_config.json` as they were read. */
export const { Tokenizer } = z
  .object({ Tokenizer: z.custom<TokenizerClass>((value) => typeof value === "function") })
  .parse(library);

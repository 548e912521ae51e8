import { z } from "zod";
import { OctaviaError } from "../../../../contract/errors.ts";
import { type LoadedTokenizer, Tokenizer } from "../runtime/tokenizer.ts";
import type { ModelFolder } from "../runtime/types.ts";

/** A model's tokens, without what it wants around a text. */
export interface Vocabulary {
  /** A text's tokens; what only looks like a special token ("</s>") is left out. */
  encode(text: string): number[];
  decode(tokens: readonly number[]): string;
  idOf(token: string): number | undefined;
  /** The special tokens around a text, which stands where `undefined` does; if the file says so. */
  readonly template: readonly (string | undefined)[] | undefined;
}

const TokenizerFile = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string(), special: z.boolean() })),
  post_processor: z.unknown(),
});

const Piece = z.union([
  z
    .object({ SpecialToken: z.object({ id: z.string() }) })
    .transform((each) => each.SpecialToken.id),
  z.object({ Sequence: z.unknown() }).transform(() => undefined),
]);
const Template = z.object({ type: z.literal("TemplateProcessing"), single: z.array(Piece) });
const Processors = z.object({ type: z.literal("Sequence"), processors: z.array(z.unknown()) });

/**
 * Reads tokenizer.json.
 * @throws EngineFailure if it is damaged or of a kind that is not known
 */
export async function readVocabulary(folder: ModelFolder): Promise<Vocabulary> {
  const file = await folder.readJson("tokenizer.json", TokenizerFile);
  const settings = await folder.readJson("tokenizer_config.json", z.looseObject({}));
  const tokenizer = buildTokenizer(file, settings, folder);
  const dropped = new Set(
    file.added_tokens
      .filter(({ special, content }) => special && content !== "<unk>")
      .map(({ id }) => id),
  );
  return {
    encode: (text) =>
      tokenizer.encode(text, { add_special_tokens: false }).ids.filter((id) => !dropped.has(id)),
    decode: (tokens) =>
      tokens.length === 0
        ? ""
        : tokenizer.decode([...tokens], {
            skip_special_tokens: true,
            // Cleaning up would take the space before a French question mark away.
            clean_up_tokenization_spaces: false,
          }),
    idOf: (token) => tokenizer.token_to_id(token),
    template: findTemplate(file.post_processor),
  };
}

function buildTokenizer(file: object, settings: object, folder: ModelFolder): LoadedTokenizer {
  try {
    return new Tokenizer(file, settings);
  } catch (error) {
    throw new OctaviaError("EngineFailure", `The tokenizer of "${folder.dir}" cannot be used.`, {
      hint: "Pull or import the model again.",
      details: String(error),
      cause: error,
    });
  }
}

function findTemplate(processor: unknown): (string | undefined)[] | undefined {
  const several = Processors.safeParse(processor).data?.processors ?? [processor];
  for (const each of several) {
    const template = Template.safeParse(each).data;
    if (template !== undefined) return template.single;
  }
  return undefined;
}

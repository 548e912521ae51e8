import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Strategy } from "../../../worker/engines/neural/decode/types.ts";
import type { Codec } from "../../../worker/engines/neural/translation/codec.ts";
import type { TranslationConfig } from "../../../worker/engines/neural/translation/config.ts";
import type { Figure } from "../figures.ts";
import { THREADS } from "./cpu.ts";
import { FIXTURES, OPUS, seededModels, seededNumbers } from "./models.ts";
import { openOpus, translate, type Wanted } from "./opus-side.ts";
import { loadPeer, PEER_OPTIONS, tokensOf } from "./peer.ts";
import { ratioText, Turns } from "./turns.ts";

const SENTENCES = 200;
const TURNS = 3;
const GREEDY: Strategy = { kind: "greedy" };
const BEAM4: Strategy = { kind: "beam", beams: 4, lengthPenalty: 1, nBest: 4 };

/** Opus-MT's size, greedy, against transformers.js text by text; beams against greedy. */
export async function benchOpus(): Promise<Figure[]> {
  const root = await seededModels();
  await using model = await openOpus(join(root, OPUS));
  const texts = await wantedTexts(model.codec);
  const peer = await openPeer(root, model.config);
  const [greedy, beams, theirs] = [new Turns(), new Turns(), new Turns()];
  let same = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const mine = await greedy.add(() => translate(model, texts, GREEDY));
    const other = await theirs.add(() => peer.translate(texts));
    await beams.add(() => translate(model, texts, BEAM4));
    same = mine.filter((tokens, i) => tokens.join() === other[i]?.join()).length;
  }
  await peer.dispose();
  const sum = texts.reduce((total, { length }) => total + length, 0);
  const shape = `${sum} tokens, ${THREADS} threads`;
  return [
    {
      ...{ part: "n2", unit: "", value: greedy.wall / theirs.wall, target: { atMost: 0.35 } },
      what: `Opus-MT shape, ${SENTENCES} sentences greedy / transformers.js one by one`,
      from: `${ratioText(greedy, theirs)}; medians of ${TURNS} turns; ${shape}; the same tokens in ${same}`,
    },
    {
      ...{ part: "n2", unit: "", value: beams.wall / greedy.wall, target: { atMost: 3 } },
      what: "beam 4 / greedy, both ours",
      from: `${ratioText(beams, greedy)}; medians of ${TURNS} turns`,
    },
  ];
}

/** Texts of one to three sentences of the corpus. */
export async function readTexts(): Promise<string[]> {
  const corpus = z
    .array(z.object({ en: z.string() }))
    .parse(JSON.parse(await readFile(join(FIXTURES, "corpus.json"), "utf8")));
  const random = seededNumbers(1);
  const pick = (): string => corpus[Math.floor(random() * corpus.length)]?.en ?? "";
  return Array.from({ length: SENTENCES }, () =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, pick).join(" "),
  );
}

/** Translations about as long as the texts. */
export async function wantedTexts(codec: Codec): Promise<Wanted[]> {
  const random = seededNumbers(4);
  return (await readTexts()).map((text) => {
    const source = codec.encode(text).length;
    return { text, length: Math.max(4, Math.round(source * (0.8 + 0.6 * random()))) };
  });
}

/** The same by transformers.js, one text after another, as its pipeline does it. */
async function openPeer(root: string, { startToken, endToken }: TranslationConfig) {
  const { pipeline, Tensor: PeerTensor } = await loadPeer(root);
  const pipe = await pipeline("translation", OPUS, PEER_OPTIONS);
  const { model, tokenizer } = pipe;
  return {
    async translate(texts: readonly Wanted[]): Promise<number[][]> {
      const translated: number[][] = [];
      for (const { text, length } of texts) {
        const inputs: unknown = tokenizer(text);
        if (typeof inputs !== "object" || inputs === null) throw new Error("no tokens");
        // Marian's settings make the last token there is room for the end.
        const fixed = { max_new_tokens: length, min_new_tokens: length - 1, num_beams: 1 };
        const output = await model.generate({ ...inputs, ...fixed });
        if (!(output instanceof PeerTensor)) throw new Error("transformers.js gave no tokens");
        const tokens = tokensOf(output.data);
        tokenizer.decode(tokens, { skip_special_tokens: true });
        const from = tokens[0] === startToken ? 1 : 0;
        translated.push(tokens.slice(from, tokens.at(-1) === endToken ? -1 : undefined));
      }
      return translated;
    },
    dispose: () => pipe.dispose(),
  };
}

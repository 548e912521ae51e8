import { join } from "node:path";
import { Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openModelFolder } from "../runtime/model-folder.ts";
import { openEncoderDecoder } from "./encoder-decoder.ts";
import { BEAM4, FIXTURES, GREEDY } from "./fixtures/marian.ts";
import type { DecodeRequest, Encoded, EncoderDecoder, Strategy } from "./types.ts";

/** <|startoftranscript|><|en|><|transcribe|><|notimestamps|> of whisper-micro-en. */
const PROMPT = [577, 578, 583, 587];
const END = 576;
const FRAMES = 1500;
const HEADS = [
  [1, 0],
  [0, 3],
] as const;

let model: EncoderDecoder;
let encoded: Encoded;
beforeAll(async () => {
  const folder = await openModelFolder(join(FIXTURES, "whisper-micro-en"));
  model = await openEncoderDecoder(folder, { dtype: "fp32", devices: ["cpu"], threads: 1 });
  // Two windows of quiet hum: what is said does not matter here.
  const sound = Float32Array.from({ length: 2 * 80 * 3000 }, (_, i) => Math.sin(i / 90) * 0.5);
  encoded = await model.encode({
    input_features: new Tensor("float32", sound, [2, 80, 3000]),
  });
});
afterAll(() => model[Symbol.asyncDispose]());

const request = (strategy: Strategy, maxNewTokens: number): DecodeRequest => ({
  prompts: [PROMPT, PROMPT],
  maxNewTokens,
  endToken: END,
  padToken: END,
  strategy,
  processors: [],
  attentionHeads: HEADS,
});
const control = { checkCancelled: () => undefined };

/** Sums of the rows of a matrix: each token's attention is a distribution over the frames. */
function rowSums(matrix: Float32Array): number[] {
  return Array.from({ length: matrix.length / FRAMES }, (_, row) =>
    matrix.subarray(row * FRAMES, (row + 1) * FRAMES).reduce((sum, value) => sum + value, 0),
  );
}

test.each([GREEDY, BEAM4])("attention is kept for every token that was fed, $kind", async (how) => {
  const answers = await model.decode(encoded, request(how, 12), control);
  for (const [best] of answers) {
    const { tokens = [], attentions = [], finished = false } = best ?? {};
    expect(attentions).toHaveLength(HEADS.length);
    const fed = PROMPT.length + tokens.length - (finished ? 0 : 1);
    for (const matrix of attentions) {
      const sums = rowSums(matrix);
      expect(sums).toHaveLength(fed);
      for (const sum of sums) expect(sum).toBeCloseTo(1, 3);
    }
  }
});

test("attention along the way equals that of the whole answer fed at once", async () => {
  const [[best] = []] = await model.decode(encoded, request(BEAM4, 12), control);
  const whole = [...PROMPT, ...(best?.tokens ?? [])];
  const [[again] = []] = await model.decode(
    encoded,
    { ...request(GREEDY, 0), prompts: [whole, whole] },
    control,
  );
  for (const [head, matrix] of (best?.attentions ?? []).entries()) {
    const other = again?.attentions?.[head] ?? new Float32Array(0);
    const worst = matrix.reduce((most, x, i) => Math.max(most, Math.abs(x - (other[i] ?? 9))), 0);
    expect(worst).toBeLessThan(1e-4);
  }
});

test("the logits after each prompt token are told once a row, before anything is chosen", async () => {
  const told: number[] = [];
  const asked: string[] = [];
  await model.decode(
    encoded,
    { ...request(BEAM4, 2), processors: [() => void asked.push(`chosen after ${told.length}`)] },
    {
      ...control,
      onPrompt(row, logitsAt) {
        told.push(row);
        expect(logitsAt(0)).toHaveLength(2089);
        expect(logitsAt(0)[END]).not.toBe(logitsAt(3)[END]);
      },
    },
  );
  expect(told).toEqual([0, 1]);
  expect(asked[0]).toBe("chosen after 2");
});

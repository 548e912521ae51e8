import { Tensor } from "onnxruntime-node";
import { joinEncoded } from "../decode/join-encoded.ts";
import { suppress, suppressAtBegin } from "../decode/processors.ts";
import type { DecodeControl, Encoded, Hypothesis, LogitsProcessor } from "../decode/types.ts";
import { averageLogProb, judge, type Verdict } from "./guards.ts";
import { tokenProbability } from "./language.ts";
import type { Whisper } from "./load.ts";
import { timestampRules } from "./timestamp-rules.ts";
import type { Prompt } from "./tokens.ts";

/** What was heard in one window. */
export interface Heard {
  readonly hypothesis: Hypothesis;
  readonly text: string;
  readonly verdict: Verdict;
  readonly promptLength: number;
}

interface DecodeOptions {
  readonly prompt: Prompt;
  /** Tried in this order while a window is heard badly; the first is 0, which is greedy. */
  readonly temperatures: readonly number[];
  readonly seed: number;
  readonly control: Pick<DecodeControl, "checkCancelled" | "onRow">;
}

/**
 * Runs the encoder. On the processor window by window: it keeps the cores busy with one, needs
 * memory for one, and a cancel need not wait for all.
 * @param features a window each, [mel bins, frames]
 * @throws OutOfMemory, EngineFailure, Cancelled
 */
export async function encodeWindows(
  { network, mel }: Whisper,
  features: readonly Float32Array[],
  checkCancelled: () => void,
): Promise<Encoded> {
  const size = mel.bins * mel.frames;
  const encode = (windows: readonly Float32Array[]): Promise<Encoded> => {
    const all = new Float32Array(windows.length * size);
    for (const [index, one] of windows.entries()) all.set(one, index * size);
    const dims = [windows.length, mel.bins, mel.frames];
    return network.encode({ input_features: new Tensor("float32", all, dims) });
  };
  checkCancelled();
  if (network.device !== "cpu") return encode(features);
  const encoded: Encoded[] = [];
  for (const one of features) {
    checkCancelled();
    encoded.push(await encode([one]));
  }
  return joinEncoded(encoded);
}

/**
 * Decodes a batch; what was heard badly is decoded again at higher temperatures, and the best of
 * all tries is kept (OpenAI's transcribe.py `decode_with_fallback`).
 * @param encoded the batch at hand; it is disposed of here
 * @throws OutOfMemory, EngineFailure, Cancelled
 */
export async function decodeWindows(
  whisper: Whisper,
  encoded: Encoded,
  features: readonly Float32Array[],
  options: DecodeOptions,
): Promise<Heard[]> {
  const [first = 0, ...others] = options.temperatures;
  const { checkCancelled } = options.control;
  const heard = await decodeOnce(whisper, encoded, first, options);
  for (const temperature of others) {
    const again = heard.flatMap(({ verdict }, row) => (isBad(verdict) ? [row] : []));
    if (again.length === 0) break;
    const part = await encodeWindows(
      whisper,
      again.flatMap((row) => features[row] ?? []),
      checkCancelled,
    );
    // Rows were reported as done already.
    const tried = await decodeOnce(whisper, part, temperature, {
      ...options,
      control: { checkCancelled },
    });
    for (const [index, row] of again.entries()) {
      const [before, now] = [heard[row], tried[index]];
      if (before !== undefined && now !== undefined) heard[row] = better(before, now);
    }
  }
  return heard;
}

const isBad = (verdict: Verdict): boolean => verdict === "looping" || verdict === "unsure";

function better(before: Heard, now: Heard): Heard {
  const rank: Readonly<Record<Verdict, number>> = { good: 3, silent: 2, unsure: 1, looping: 0 };
  const gain = rank[now.verdict] - rank[before.verdict];
  if (gain !== 0) return gain > 0 ? now : before;
  const likelier =
    averageLogProb(now.hypothesis.logProbs) > averageLogProb(before.hypothesis.logProbs);
  return likelier ? now : before;
}

async function decodeOnce(
  whisper: Whisper,
  encoded: Encoded,
  temperature: number,
  { prompt, seed, control }: DecodeOptions,
): Promise<Heard[]> {
  const { config, tokens, network } = whisper;
  const noSpeech = new Float64Array(encoded.rows);
  try {
    const rows = await network.decode(
      encoded,
      {
        prompts: Array.from({ length: encoded.rows }, () => prompt.tokens),
        maxNewTokens: config.context - prompt.tokens.length,
        endToken: config.endToken,
        padToken: config.padToken,
        strategy: temperature > 0 ? { kind: "sample", temperature, seed } : { kind: "greedy" },
        processors: processorsOf(whisper),
        ...(network.givesAttentions ? { attentionHeads: config.alignmentHeads } : {}),
      },
      {
        ...control,
        onPrompt(row, logitsAt) {
          if (tokens.noSpeech === undefined) return;
          noSpeech[row] = tokenProbability(logitsAt(prompt.start), tokens.noSpeech);
        },
      },
    );
    return rows.map(([hypothesis], row) => {
      if (hypothesis === undefined) throw new Error("Internal: a window without an answer");
      return hear(whisper, hypothesis, noSpeech[row] ?? 0, prompt.tokens.length);
    });
  } finally {
    encoded.dispose();
  }
}

function processorsOf({ config, tokens }: Whisper): LogitsProcessor[] {
  return [
    suppressAtBegin(config.suppressAtBegin),
    suppress(config.suppress),
    timestampRules({
      firstStamp: tokens.firstStamp,
      noTimestamps: tokens.noTimestamps,
      endToken: tokens.endToken,
      latestFirst: config.latestFirstStamp,
    }),
  ];
}

function hear(
  { tokens }: Whisper,
  hypothesis: Hypothesis,
  noSpeech: number,
  promptLength: number,
): Heard {
  const plain = hypothesis.tokens.filter((token) => token < tokens.endToken);
  const text = tokens.text(plain);
  const { logProbs } = hypothesis;
  const verdict = judge({ tokens: plain, text, logProbs, noSpeech });
  return { hypothesis, text, verdict, promptLength };
}

import { join } from "node:path";
import { suppress, suppressAtBegin } from "../../../worker/engines/neural/decode/processors.ts";
import type { Strategy } from "../../../worker/engines/neural/decode/types.ts";
import { encodeWindows } from "../../../worker/engines/neural/whisper/decode-batch.ts";
import { openWhisper } from "../../../worker/engines/neural/whisper/load.ts";
import { timestampRules } from "../../../worker/engines/neural/whisper/timestamp-rules.ts";
import { type Figure, median, timed } from "../figures.ts";
import { CPU } from "./cpu.ts";
import { OPUS, seededModels, WHISPER } from "./models.ts";
import { wantedTexts } from "./opus.ts";
import { openOpus, translate } from "./opus-side.ts";
import { runTimes } from "./run-clock.ts";

const TURNS = 3;
const WINDOWS = 4;
const NEW_TOKENS = 60;
const SENTENCES = 40;

/** What a turn took, milliseconds. */
interface Share {
  readonly wall: number;
  readonly models: number;
  readonly ranking: number;
}

/** The decode loop's own part of the time. */
export async function benchLoop(): Promise<Figure[]> {
  const root = await seededModels();
  const whisper = await whisperTurns(join(root, WHISPER));
  const opus = await opusTurns(join(root, OPUS));
  return [
    ...figures("Whisper base shape, 4 rows, all of Octavia's rules, attentions kept", whisper),
    ...figures(`Opus-MT shape, ${SENTENCES} sentences, greedy`, opus.greedy),
    ...figures(`Opus-MT shape, ${SENTENCES} sentences, beam 4`, opus.beams),
  ];
}

async function whisperTurns(dir: string): Promise<Share[]> {
  await using whisper = await openWhisper({ ...CPU, dir });
  const { config, tokens, mel, network } = whisper;
  const silence = Array.from({ length: WINDOWS }, () => new Float32Array(mel.bins * mel.frames));
  const encoded = await encodeWindows(whisper, silence, () => undefined);
  const request = {
    prompts: silence.map(() => tokens.prompt("en", "transcribe").tokens),
    maxNewTokens: NEW_TOKENS,
    endToken: config.endToken,
    padToken: config.padToken,
    strategy: { kind: "greedy" },
    processors: [
      suppressAtBegin(config.suppressAtBegin),
      suppress([...config.suppress, config.endToken]),
      timestampRules({
        firstStamp: tokens.firstStamp,
        noTimestamps: tokens.noTimestamps,
        endToken: tokens.endToken,
        latestFirst: config.latestFirstStamp,
      }),
    ],
    ...(network.givesAttentions ? { attentionHeads: config.alignmentHeads } : {}),
  } as const;
  const decode = () => network.decode(encoded, request, { checkCancelled: () => undefined });
  try {
    return await turns(decode);
  } finally {
    encoded.dispose();
  }
}

/** Encoding and tokenizing included. */
async function opusTurns(dir: string) {
  await using model = await openOpus(dir);
  const texts = (await wantedTexts(model.codec)).slice(0, SENTENCES);
  const run = (strategy: Strategy) => turns(() => translate(model, texts, strategy));
  return {
    greedy: await run({ kind: "greedy" }),
    beams: await run({ kind: "beam", beams: 4, lengthPenalty: 1, nBest: 4 }),
  };
}

/** One turn that does not count, then those that do. */
async function turns(work: () => Promise<unknown>): Promise<Share[]> {
  await work();
  const shares: Share[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { ms, result } = await timed(() => runTimes(work));
    shares.push({ wall: ms, ...result });
  }
  return shares;
}

function figures(what: string, shares: readonly Share[]): Figure[] {
  const own = median(shares.map(({ wall, models, ranking }) => (wall - models - ranking) / wall));
  const ranked = median(shares.map(({ wall, models }) => (wall - models) / wall));
  const wall = median(shares.map((share) => share.wall));
  return [
    {
      ...{ part: "n3", unit: "", value: own, target: { atMost: 0.05 } },
      what: `loop's own time / wall time: ${what}`,
      from: `median of ${TURNS} turns of ${wall.toFixed(0)} ms; with the ranking of logits counted as the loop's ${ranked.toFixed(3)}`,
    },
  ];
}

import { join } from "node:path";
import { openWhisper } from "../../../worker/engines/neural/whisper/load.ts";
import type { Figure } from "../figures.ts";
import { Folder } from "../rig.ts";
import { CPU, THREADS } from "./cpu.ts";
import { RATE, readTalk, repeated, seededModels, WHISPER } from "./models.ts";
import { loadPeer, PEER_OPTIONS, tokensOf } from "./peer.ts";
import { ratioText, Turns } from "./turns.ts";
import { hear } from "./whisper-side.ts";

const WINDOW_SECONDS = 30;
const WINDOWS = 10;
/** As many as a window of talk has: 150 words a minute, 1.3 tokens a word. */
const NEW_TOKENS = 100;
/** Octavia's own on the processor. */
const BATCH = 4;
const TURNS = 3;

interface Measured {
  readonly ours: Turns;
  readonly theirs: Turns;
  /** Ours, window by window; one turn. */
  readonly single: Turns;
  /** Theirs on the whole file; one turn. */
  readonly pipeline: Turns;
  /** Windows in which both sides chose the same tokens. */
  readonly same: number;
}

/** Whisper of the base size, batched, against transformers.js window by window. */
export async function benchWhisper(): Promise<Figure[]> {
  using folder = new Folder();
  const root = await seededModels();
  const talk = await readTalk(folder.at("talk.wav"));
  return figures(await measure(root, repeated(talk, WINDOWS * WINDOW_SECONDS * RATE)));
}

async function measure(root: string, sound: Float32Array): Promise<Measured> {
  const size = WINDOW_SECONDS * RATE;
  const windows = Array.from({ length: WINDOWS }, (_, i) => sound.slice(i * size, (i + 1) * size));
  await using whisper = await openWhisper({ ...CPU, dir: join(root, WHISPER) });
  const peer = await openPeer(root);
  const own = (batch: number) => hear(whisper, windows, { batch, newTokens: NEW_TOKENS });
  const [ours, theirs, single, pipeline] = [new Turns(), new Turns(), new Turns(), new Turns()];
  let same = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const mine = await ours.add(() => own(BATCH));
    const other = await theirs.add(() => peer.hear(windows));
    same = mine.filter((tokens, i) => tokens.join() === other[i]?.join()).length;
  }
  await single.add(() => own(1));
  await pipeline.add(() => peer.pipeline(sound));
  await peer.dispose();
  return { ours, theirs, single, pipeline, same };
}

/** The same by transformers.js. */
async function openPeer(root: string) {
  const { pipeline, Tensor } = await loadPeer(root);
  const recognize = await pipeline("automatic-speech-recognition", WHISPER, PEER_OPTIONS);
  const { model, processor } = recognize;
  const fixed = { max_new_tokens: NEW_TOKENS, min_new_tokens: NEW_TOKENS };
  const options = { ...fixed, language: "en", task: "transcribe" };
  return {
    async hear(windows: readonly Float32Array[]): Promise<number[][]> {
      const heard: number[][] = [];
      for (const window of windows) {
        const inputs: unknown = await processor(window);
        if (typeof inputs !== "object" || inputs === null) throw new Error("no features");
        const output = await model.generate({ ...inputs, ...options });
        if (!(output instanceof Tensor)) throw new Error("transformers.js gave no tokens");
        heard.push(tokensOf(output.data).slice(-NEW_TOKENS));
      }
      return heard;
    },
    /** A file longer than a window as the pipeline takes it: windows that overlap. */
    pipeline: (sound: Float32Array) =>
      recognize(sound, { ...options, chunk_length_s: WINDOW_SECONDS }),
    dispose: () => recognize.dispose(),
  };
}

function figures({ ours, theirs, single, pipeline, same }: Measured): Figure[] {
  const shape = `${WINDOWS} windows, ${NEW_TOKENS} tokens each, ${THREADS} threads`;
  const target = { atMost: 0.5 };
  return [
    {
      ...{ part: "n1", unit: "", value: ours.wall / theirs.wall, target },
      what: `Whisper base shape, ${BATCH} windows at a time / transformers.js one by one`,
      from: `${ratioText(ours, theirs)}; medians of ${TURNS} turns; ${shape}; the same tokens in ${same}`,
    },
    {
      ...{ part: "n1", unit: "", value: ours.wall / pipeline.wall, target },
      what: "the same / transformers.js' pipeline on the file, chunk_length_s 30",
      from: `${ratioText(ours, pipeline)}; one turn of it; its chunks overlap, 15 for these 10`,
    },
    {
      ...{ part: "n1", unit: "", value: ours.wall / single.wall },
      what: `ours, ${BATCH} windows at a time / one by one (sherpa-onnx-node is not installed)`,
      from: `${ratioText(ours, single)}; one turn of the second`,
    },
  ];
}

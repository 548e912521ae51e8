import { open } from "node:fs/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { OctaviaError } from "../../../contract/errors.ts";
import type { SpeechSegment } from "../../../contract/transcript.ts";
import type { TaskContext } from "../../compute/compute.ts";
import { readWavFormat, readWavFrames } from "../../media/wav.ts";
import { segmentsFromProbabilities, type VadSettings } from "./segments.ts";

/** What the model was trained on (github.com/snakers4/silero-vad, version 5). */
const SAMPLE_RATE = 16_000;
/** New samples a frame, and samples of the frame before that are given along. */
const FRAME = 512;
const CONTEXT = 64;
const STATE_SHAPE = [2, 1, 128] as const;
const STATE_SIZE = 2 * 128;
/** Seconds a frame. */
const HOP = FRAME / SAMPLE_RATE;

/** Frames read at once: 8 s. Between blocks a cancel is noticed. */
const BLOCK = 250;

interface DetectSpeechInput {
  /** 16 kHz mono 16-bit WAV. */
  readonly wav: string;
  /** The ONNX file. */
  readonly model: string;
  readonly settings: VadSettings;
}

/** One a thread and model: loading takes 50 ms, and a session belongs to its thread. */
const sessions = new Map<string, Promise<InferenceSession>>();

/**
 * Where in a file somebody speaks. Reads block by block: memory grows by one number a frame of
 * 32 ms; progress in seconds.
 * @throws EngineFailure if the model or the file cannot be read; Cancelled
 */
export async function detectSpeech(
  input: DetectSpeechInput,
  context: TaskContext,
): Promise<SpeechSegment[]> {
  const session = await loadModel(input.model);
  const file = await open(input.wav, "r");
  try {
    const format = await readWavFormat(file);
    if (format.sampleRate !== SAMPLE_RATE || format.channels !== 1) {
      throw new Error(`Internal: speech at ${format.sampleRate} Hz, ${format.channels} channels`);
    }
    const ear = new Ear(session);
    const probabilities = new Float32Array(Math.ceil(format.frames / FRAME));
    for (let from = 0; from < probabilities.length; from += BLOCK) {
      context.checkCancelled();
      const to = Math.min(from + BLOCK, probabilities.length);
      // What the last frame lacks is silence.
      const samples = new Float32Array((to - from) * FRAME);
      samples.set(await readWavFrames(file, format, from * FRAME, samples.length));
      for (let frame = from; frame < to; frame += 1) {
        const first = (frame - from) * FRAME;
        probabilities[frame] = await ear.hear(samples.subarray(first, first + FRAME));
      }
      context.progress(to * HOP, probabilities.length * HOP);
    }
    return segmentsFromProbabilities(probabilities, HOP, input.settings);
  } finally {
    await file.close();
  }
}

/** The model with its memory of what it has heard so far. */
class Ear {
  readonly #session: InferenceSession;
  readonly #rate = new Tensor("int64", BigInt64Array.of(BigInt(SAMPLE_RATE)), []);
  readonly #input = new Float32Array(CONTEXT + FRAME);
  #state: Tensor = new Tensor("float32", new Float32Array(STATE_SIZE), STATE_SHAPE);

  constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** @param frame the next 512 samples, -1 to 1 @returns the probability of speech in them */
  async hear(frame: Float32Array): Promise<number> {
    this.#input.copyWithin(0, FRAME);
    this.#input.set(frame, CONTEXT);
    const { output, stateN } = await this.#session.run({
      input: new Tensor("float32", this.#input, [1, CONTEXT + FRAME]),
      state: this.#state,
      sr: this.#rate,
    });
    const probability = output?.data[0];
    if (typeof probability !== "number" || stateN === undefined) {
      throw new Error("Internal: this is not the speech model it should be");
    }
    this.#state = stateN;
    return probability;
  }
}

function loadModel(model: string): Promise<InferenceSession> {
  const loaded = sessions.get(model) ?? createSession(model);
  sessions.set(model, loaded);
  return loaded;
}

async function createSession(model: string): Promise<InferenceSession> {
  try {
    // One thread: a second gains a quarter (248 against 328 ms for 32 s) and costs a whole core.
    return await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  } catch (error) {
    sessions.delete(model);
    throw new OctaviaError("EngineFailure", "The model that finds speech could not be loaded.", {
      hint: "Run `npm run setup` to install it again.",
      details: String(error),
      cause: error,
    });
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { OctaviaError, toOctaviaError } from "../../../contract/errors.ts";
import type { Passage, SpeechSegment, Transcript, Word } from "../../../contract/transcript.ts";
import type { Availability, SessionOptions } from "../engine.ts";
import { findProgram, notInstalled, once, packageVersion } from "../program.ts";
import { balance } from "./balance.ts";
import { cutSegments, segmentName } from "./cut.ts";
import { runBatch } from "./pocketsphinx-batch.ts";
import type { RecognizeInput, Recognizer, RecognizerSession } from "./recognizer.ts";

const PACKAGES = "pocketsphinx pocketsphinx-en-us";

/** Where Debian's package and a build from source put the American English model. */
const MODELS = ["/usr/share/pocketsphinx/model/en-us", "/usr/local/share/pocketsphinx/model/en-us"];

const ASSUMED_ENGLISH =
  "The language was assumed to be English, the only one that PocketSphinx understands.";

/** Recognition of clear American English: bare words with times, without commas or capitals. */
export function createPocketsphinx(): Recognizer {
  const program = findProgram("pocketsphinx_batch");
  const model = MODELS.find((folder) => existsSync(join(folder, "en-us", "mdef")));
  const availability = once(async (): Promise<Availability> => {
    if (program === undefined) return notInstalled("PocketSphinx", PACKAGES);
    if (model === undefined) return notInstalled("PocketSphinx's English model", PACKAGES);
    return { available: true, version: await packageVersion("pocketsphinx"), devices: ["cpu"] };
  });
  return {
    name: "pocketsphinx",
    task: "asr",
    family: "classic",
    quality: 10,
    availability,
    languages: async () => ((await availability()).available ? ["en"] : []),
    async open() {
      const answer = await availability();
      if (!answer.available || program === undefined || model === undefined) {
        throw new OctaviaError("MissingModel", "PocketSphinx is not installed whole.", {
          hint: answer.available ? undefined : answer.hint,
        });
      }
      return new PocketsphinxSession(program, model, `pocketsphinx ${answer.version}`);
    },
  };
}

/** A process a slot and job: loading the model takes 0.4 s, so nothing is worth keeping warm. */
class PocketsphinxSession implements RecognizerSession {
  readonly device = "cpu";
  readonly #program: string;
  readonly #model: string;
  readonly #engine: string;

  constructor(program: string, model: string, engine: string) {
    this.#program = program;
    this.#model = model;
    this.#engine = engine;
  }

  async recognize(input: RecognizeInput, options: SessionOptions): Promise<Transcript> {
    if (input.language !== "auto" && input.language !== "en") {
      throw new OctaviaError("MissingModel", "PocketSphinx understands English only.", {
        hint: "Give the words yourself with --transcript.",
      });
    }
    if (input.task === "translate") {
      throw new OctaviaError("MissingModel", "PocketSphinx writes what is said, and no other.", {
        hint: "Whisper can write English: `octavia models pull whisper-base` gets one.",
      });
    }
    const { segments, scratch } = input;
    await cutSegments(input.wav, segments, scratch, options.signal);
    const words = await this.#hear(segments, scratch, options);
    const heard = segments.map((segment, index) => passage(segment, words.get(segmentName(index))));
    return {
      language: "en",
      passages: heard.filter((one) => one.words.length > 0),
      punctuated: false,
      engine: this.#engine,
      warnings: input.language === "auto" && segments.length > 0 ? [ASSUMED_ENGLISH] : [],
    };
  }

  /** One process a slot, each with its share of the segments; the first failure ends them all. */
  async #hear(
    segments: readonly SpeechSegment[],
    scratch: string,
    { signal, cpu, progress }: SessionOptions,
  ): Promise<Map<string, Word[]>> {
    const lengths = segments.map(({ start, end }) => end - start);
    const lengthOf = new Map(lengths.map((length, index) => [segmentName(index), length]));
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const failed = new AbortController();
    const stop = AbortSignal.any([signal, failed.signal]);
    let firstError: OctaviaError | undefined;
    let done = 0;
    const onDone = (utterance: string): void => {
      done += lengthOf.get(utterance) ?? 0;
      progress?.(Math.min(done, total), total);
    };
    const batches = balance(lengths, cpu.size).map(async (share, index) => {
      const batch = { name: `batch${index}`, scratch, utterances: share.map(segmentName) };
      try {
        return await cpu.use(stop, () => runBatch(this.#program, this.#model, batch, stop, onDone));
      } catch (error) {
        firstError ??= toOctaviaError(error);
        failed.abort();
        return new Map<string, Word[]>();
      }
    });
    // All have ended when this returns: none writes into a folder that is being removed.
    const words = await Promise.all(batches);
    if (firstError !== undefined) throw firstError;
    return new Map(words.flatMap((one) => [...one]));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** Times of the words become those of the file. */
function passage({ start, end }: SpeechSegment, heard: readonly Word[] = []): Passage {
  const words = heard.map((word) => ({
    ...word,
    start: Math.min(end, start + word.start),
    end: Math.min(end, start + word.end),
  }));
  return { start, end, text: words.map(({ text }) => text).join(" "), words };
}

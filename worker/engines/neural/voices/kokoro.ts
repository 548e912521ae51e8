import { z } from "zod";
import type { Language } from "../../../../contract/languages.ts";
import type { Dtype, Graph, ModelFolder } from "../runtime/types.ts";
import { assertSpeakable } from "./alphabet.ts";
import { kokoroLanguage } from "./phonemes.ts";
import { cutToLimit } from "./pieces.ts";
import { Styles } from "./styles.ts";
import { floats, floatsOf, row } from "./tensors.ts";
import { openTokenizer, type VoiceTokenizer } from "./tokenizer.ts";
import {
  type Delivery,
  type GraphOpener,
  type NeuralVoice,
  OWN_RATE,
  type Saying,
  type Script,
} from "./voice.ts";

const KokoroConfig = z.looseObject({ model_type: z.literal("style_text_to_speech_2") });

/** Hz; the model's own, not in its config. */
const SAMPLE_RATE = 24_000;
/** Numbers in a style. */
const STYLE = 256;
/** Phonemes in one run: 512 places less one for the end token on either side. */
const LONGEST_PIECE = 510;
/** Begins and ends a run. */
const END_TOKEN = "$";

/**
 * Opens a Kokoro voice model (style_text_to_speech_2): `tokenizer.json` of single phonemes,
 * `voices/<name>.bin` (float32, [n, 1, 256]), `onnx/model[_dtype].onnx` with inputs input_ids
 * [1, n], style [1, 256], speed [1] and output waveform.
 * @throws MissingModel, EngineFailure
 */
export async function openKokoro(
  folder: ModelFolder,
  dtype: Dtype,
  open: GraphOpener,
): Promise<NeuralVoice> {
  await folder.readJson("config.json", KokoroConfig);
  const tokenizer = await openTokenizer(folder);
  const styles = await Styles.open(folder, STYLE);
  return new KokoroVoice(tokenizer, styles, await open(await folder.graph("model", dtype)));
}

class KokoroVoice implements NeuralVoice {
  readonly sampleRate = SAMPLE_RATE;
  readonly maxRate = OWN_RATE;
  readonly #tokenizer: VoiceTokenizer;
  readonly #styles: Styles;
  readonly #graph: Graph;

  constructor(tokenizer: VoiceTokenizer, styles: Styles, graph: Graph) {
    this.#tokenizer = tokenizer;
    this.#styles = styles;
    this.#graph = graph;
  }

  get device() {
    return this.#graph.device;
  }

  prepare(saying: Saying, language: Language): Script {
    if (!("phonemes" in saying)) throw new Error("Internal: Kokoro reads phonemes, not text");
    const unknown = new Set<string>();
    const known = [...saying.phonemes].filter((phoneme) => {
      if (phoneme !== END_TOKEN && this.#tokenizer.knows(phoneme)) return true;
      unknown.add(phoneme);
      return false;
    });
    const lost = [...unknown].filter((phoneme) => /\p{L}/u.test(phoneme));
    const text = known.join("");
    assertSpeakable({ text, lost }, language);
    return { pieces: cutToLimit(text, LONGEST_PIECE), lost };
  }

  async speak(piece: string, { rate, ...delivery }: Delivery): Promise<Float32Array> {
    const ofLanguage = (name: string): boolean => kokoroLanguage(name) === delivery.language;
    const voice = delivery.voice ?? this.#styles.names.find(ofLanguage);
    const ids = this.#tokenizer.encode(piece);
    const end = this.#tokenizer.idOf(END_TOKEN);
    const feeds = {
      input_ids: row([end, ...ids, end]),
      style: floats(styleFor(await this.#styles.rows(voice), ids.length), [1, STYLE]),
      speed: floats([rate]),
    };
    return floatsOf(await this.#graph.run(feeds, ["waveform"]), "waveform");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#graph[Symbol.asyncDispose]();
  }
}

/**
 * The style for a number of phonemes. Version 1.0's files have a row for each length from 1 to 510
 * (`pack[len(ps) - 1]` in hexgrad/kokoro), the 511 rows of 0.19 begin with length 0.
 */
function styleFor(rows: Float32Array, phonemes: number): Float32Array {
  const count = rows.length / STYLE;
  const first = count > LONGEST_PIECE ? 0 : 1;
  const index = Math.min(count - 1, Math.max(0, phonemes - first));
  return rows.subarray(index * STYLE, (index + 1) * STYLE);
}

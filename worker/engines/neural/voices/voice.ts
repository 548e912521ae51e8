import type { Language } from "../../../../contract/languages.ts";
import type { Device } from "../../engine.ts";
import type { GraphSource } from "../runtime/graph.ts";
import type { Graph } from "../runtime/types.ts";
import type { Piece } from "./pieces.ts";

/** An engine's own rate sounds natural up to here: as far as the fit of a line may use it. */
export const OWN_RATE = 1.15;

/** Opens one graph; the runtime's function, handed in so that a voice knows only its own files. */
export type GraphOpener = (source: GraphSource) => Promise<Graph>;

/** What an utterance says: text as written, or phonemes for voices that read those. */
export type Saying = { readonly text: string } | { readonly phonemes: string };

/** How a piece is to sound. */
export interface Delivery {
  readonly language: Language;
  /** 1 is natural; at most the voice's `maxRate`. */
  readonly rate: number;
  /** Same seed, same sound. */
  readonly seed: number;
  /** One of the voices in the model's folder; the first if not given. */
  readonly voice: string | undefined;
}

/** An utterance made ready for the model. */
export interface Script {
  readonly pieces: readonly Piece[];
  /** Letters and digits that the voice has no sound for; they were left out. */
  readonly lost: readonly string[];
}

/** A voice model in the thread that opened it. */
export interface NeuralVoice extends AsyncDisposable {
  readonly device: Device;
  /** Hz. */
  readonly sampleRate: number;
  /** Largest speaking rate of its own; 1 where the graph takes none. */
  readonly maxRate: number;
  /** @throws InvalidInput if nothing of it can be spoken */
  prepare(saying: Saying, language: Language): Script;
  /**
   * Speaks one piece of a script: mono samples, silence at the ends included.
   * @throws InvalidInput if there is no such voice; OutOfMemory, EngineFailure
   */
  speak(piece: string, delivery: Delivery): Promise<Float32Array>;
}

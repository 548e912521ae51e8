import type { Language } from "../../contract/languages.ts";
import type { Slots } from "../tools.ts";

export type Device = "cpu" | "cuda" | "dml" | "coreml" | "webgpu";

/** Whether an engine can work on this machine, and why not. */
export type Availability =
  | { readonly available: true; readonly version: string; readonly devices: readonly Device[] }
  | { readonly available: false; readonly reason: string; readonly hint: string };

/** What every engine says of itself. */
export interface EngineFacts {
  /** Short stable name: "pocketsphinx". */
  readonly name: string;
  readonly task: "vad" | "asr" | "mt" | "tts";
  /** Small engines that need no model ("classic"), or model-driven ones ("neural"). */
  readonly family: "classic" | "neural";
  /** Higher is preferred by `auto` among those available for the language. */
  readonly quality: number;
  /** Looked up once and remembered. */
  availability(): Promise<Availability>;
}

/** What a session is lent while it works. */
export interface SessionOptions {
  readonly signal: AbortSignal;
  readonly cpu: Slots;
  readonly progress?: (done: number, total: number) => void;
  /** Told what a person should know of how the work was done, in a sentence. */
  readonly warn?: (message: string) => void;
}

/** A loaded engine: kept warm between jobs, closed when idle. */
export interface EngineSession extends AsyncDisposable {
  /** The real one, after any fallback. */
  readonly device: Device;
}

/** A pair of languages an engine translates directly. */
export interface LanguagePair {
  readonly from: Language;
  readonly to: Language;
}

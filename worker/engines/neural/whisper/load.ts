import { OctaviaError } from "../../../../contract/errors.ts";
import { DTYPES } from "../../../../models/select.ts";
import type { Device } from "../../engine.ts";
import type { Loan } from "../../engines.ts";
import { openEncoderDecoder } from "../decode/encoder-decoder.ts";
import type { EncoderDecoder } from "../decode/types.ts";
import { borrowModel, closeModel } from "../runtime/model-cache.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import type { Dtype, ModelFolder } from "../runtime/types.ts";
import { readWhisperConfig, type WhisperConfig } from "./config.ts";
import { LogMel } from "./features.ts";
import { readWhisperTokens, type WhisperTokens } from "./tokens.ts";

/** Which Whisper, and how it runs. */
export interface WhisperModelSettings {
  /** Its folder, in the Hugging Face ONNX layout. */
  readonly dir: string;
  readonly dtype: Dtype;
  /** The first that takes it is used. */
  readonly devices: readonly Device[];
  /** Threads inside one operator, on the processor. */
  readonly threads: number;
}

/** A Whisper in memory. It belongs to the thread that opened it. */
export interface Whisper extends AsyncDisposable {
  readonly config: WhisperConfig;
  readonly tokens: WhisperTokens;
  readonly mel: LogMel;
  readonly network: EncoderDecoder;
}

/** @throws MissingModel, OutOfMemory; EngineFailure if the folder holds no Whisper or a damaged one */
export async function openWhisper(settings: WhisperModelSettings): Promise<Whisper> {
  const folder = await openModelFolder(settings.dir);
  const config = await readWhisperConfig(folder);
  const tokens = await readWhisperTokens(folder, config);
  const network = await openEncoderDecoder(folder, settings);
  return {
    config,
    tokens,
    mel: new LogMel(config.melBins, config.window),
    network,
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}

const KIND = "whisper";

/**
 * Opens a Whisper, or finds it open.
 * @throws MissingModel, OutOfMemory, EngineFailure
 */
export const borrowWhisper = (settings: WhisperModelSettings): Promise<Loan<Whisper>> =>
  borrowModel(KIND, settings, openWhisper);

/** What is known of a Whisper once it is open. */
interface WhisperFacts {
  readonly device: Device;
  /** Codes of the languages it knows; of one for English alone, "en". */
  readonly languages: readonly string[];
}

/** Pool task: loads a Whisper, if it is not loaded yet. @throws MissingModel, OutOfMemory, EngineFailure */
export async function openWhisperModel(settings: WhisperModelSettings): Promise<WhisperFacts> {
  await using loan = await borrowWhisper(settings);
  const { network, tokens } = loan.session;
  const languages = tokens.multilingual ? [...tokens.languages.keys()] : ["en"];
  return { device: network.device, languages };
}

/** Pool task: frees a Whisper's memory; nothing happens if it is not loaded. */
export const closeWhisperModel = (settings: WhisperModelSettings): Promise<void> =>
  closeModel(KIND, settings);

/** The dtype asked for, and after it the smaller ones that the folder holds as well. */
export async function dtypesFrom({ dir, dtype }: WhisperModelSettings): Promise<Dtype[]> {
  const folder = await openModelFolder(dir);
  const smaller = DTYPES.slice(DTYPES.indexOf(dtype) + 1);
  const found: Dtype[] = [dtype];
  for (const one of smaller) if (await holds(folder, one)) found.push(one);
  return found;
}

async function holds(folder: ModelFolder, dtype: Dtype): Promise<boolean> {
  try {
    await folder.graph("encoder_model", dtype);
    await folder.graph("decoder_model_merged", dtype);
    return true;
  } catch (error) {
    if (error instanceof OctaviaError && error.kind === "MissingModel") return false;
    throw error;
  }
}

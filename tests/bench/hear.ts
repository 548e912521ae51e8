import { throwIfCancelled } from "../../contract/errors.ts";
import type { SpeechSegment } from "../../contract/transcript.ts";
import { VAD_DEFAULTS } from "../../worker/engines/vad/segments.ts";
import { detectSpeech } from "../../worker/engines/vad/silero.ts";
import { createSilero } from "../../worker/engines/vad/silero-facts.ts";

/** Where the app hears speech in a WAV file, found in this thread. */
export function detect(wav: string, signal: AbortSignal): Promise<SpeechSegment[]> {
  const { model } = createSilero();
  const task = { checkCancelled: () => throwIfCancelled(signal), progress: () => undefined };
  return detectSpeech({ wav, model, settings: VAD_DEFAULTS }, task);
}

import { suppress, suppressAtBegin } from "../../../worker/engines/neural/decode/processors.ts";
import { encodeWindows } from "../../../worker/engines/neural/whisper/decode-batch.ts";
import type { Whisper } from "../../../worker/engines/neural/whisper/load.ts";

/** The new tokens of each window by ours, so many windows at a time. */
export async function hear(
  whisper: Whisper,
  windows: readonly Float32Array[],
  { batch, newTokens }: { readonly batch: number; readonly newTokens: number },
): Promise<number[][]> {
  const { config, tokens, mel, network } = whisper;
  const prompt = [...tokens.prompt("en", "transcribe").tokens, tokens.noTimestamps];
  const heard: number[][] = [];
  for (let at = 0; at < windows.length; at += batch) {
    const features = windows.slice(at, at + batch).map((window) => {
      const out = new Float32Array(mel.bins * mel.frames);
      mel.write(window, out);
      return out;
    });
    const encoded = await encodeWindows(whisper, features, () => undefined);
    const request = {
      prompts: features.map(() => prompt),
      maxNewTokens: newTokens,
      endToken: config.endToken,
      padToken: config.padToken,
      strategy: { kind: "greedy" },
      processors: [suppressAtBegin(config.suppressAtBegin), suppress([config.endToken])],
    } as const;
    const rows = await network.decode(encoded, request, { checkCancelled: () => undefined });
    encoded.dispose();
    heard.push(...rows.map(([best]) => [...(best?.tokens ?? [])]));
  }
  return heard;
}

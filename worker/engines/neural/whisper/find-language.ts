import { OctaviaError } from "../../../../contract/errors.ts";
import type { Encoded } from "../decode/types.ts";
import { guessLanguage, type LanguageGuess, languageProbabilities } from "./language.ts";
import type { Whisper } from "./load.ts";

/**
 * Asks the model what is spoken in the first windows of a batch: what it says of each after
 * <|startoftranscript|>, averaged. The batch stays as it is.
 * @param rows how many windows are asked
 * @throws EngineFailure if the model knows none of our languages; OutOfMemory, Cancelled
 */
export async function findLanguage(
  { config, tokens, network }: Whisper,
  encoded: Encoded,
  rows: number,
  checkCancelled: () => void,
): Promise<LanguageGuess> {
  const start = tokens.start();
  const windows: ReadonlyMap<string, number>[] = [];
  await network.decode(
    encoded,
    {
      prompts: Array.from({ length: encoded.rows }, () => start),
      maxNewTokens: 1,
      endToken: config.endToken,
      padToken: config.padToken,
      strategy: { kind: "greedy" },
      processors: [],
    },
    {
      checkCancelled,
      onPrompt(row, logitsAt) {
        if (row < rows) windows.push(languageProbabilities(logitsAt(0), tokens.languages));
      },
    },
  );
  const guess = guessLanguage(windows);
  if (guess !== undefined) return guess;
  throw new OctaviaError("EngineFailure", "This Whisper model knows none of Octavia's languages.", {
    hint: "Choose another model: `octavia models list` shows them.",
  });
}

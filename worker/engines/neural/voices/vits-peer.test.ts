import { join } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { expect, test } from "vitest";
import { openGraph } from "../runtime/graph.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import { openVits } from "./vits.ts";

const MODELS = join(import.meta.dirname, "../../../../tests/fixtures/neural");
const NAME = "mms-tts-micro-spa";

test.each(["fp32", "q8"] as const)(
  "%s: the samples are those of transformers.js",
  async (dtype) => {
    env.allowRemoteModels = false;
    env.localModelPath = MODELS;
    const peer = await pipeline("text-to-speech", NAME, { dtype });
    const folder = await openModelFolder(join(MODELS, NAME));
    await using voice = await openVits(folder, dtype, (source) =>
      openGraph(source, { devices: ["cpu"], threads: 1 }),
    );
    for (const text of ["Buenos días a todos", "la mañana es muy fría, ¿no?"]) {
      const script = voice.prepare({ text }, "es");
      const delivery = { language: "es", rate: 1, seed: 1, voice: undefined } as const;
      const ours = await voice.speak(script.pieces[0]?.text ?? "", delivery);
      const { audio } = await peer(text);
      const theirs = Array.isArray(audio) ? new Float32Array() : audio;
      expect(ours.length).toBe(theirs.length);
      const worst = ours.reduce((most, x, n) => Math.max(most, Math.abs(x - (theirs[n] ?? 9))), 0);
      expect(worst).toBeLessThan(1e-4);
    }
    await peer.dispose();
  },
);

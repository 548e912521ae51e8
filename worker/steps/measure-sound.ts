import { join } from "node:path";
import { z } from "zod";
import type { Artifact } from "../artifacts/store.ts";
import type { Step } from "../plan/step.ts";
import type { Extracted } from "./extract.ts";

interface MeasureSoundIn {
  /** Holds `speech.wav`. */
  readonly extracted: Artifact<Extracted>;
}

/** File with the rows, a tenth of a second each. */
export const SOUND_ROWS = "sound.f32";

export const MeasuredSound = z.object({ rows: z.int() });
export type MeasuredSound = z.infer<typeof MeasuredSound>;

/**
 * How the whole sounds, ten times a second: level, pitch, noisiness.
 * @throws EngineFailure, DiskFull, Cancelled
 */
export const measureSound: Step<MeasureSoundIn, MeasuredSound> = {
  name: "measure-sound",
  version: 1,
  resource: "cpu",
  unit: "seconds",
  output: MeasuredSound,
  key: ({ extracted }) => ({ extracted: extracted.digest }),
  async run({ extracted }, { tools, signal, progress, dir }) {
    const input = { wav: extracted.file("speech.wav"), out: join(dir, SOUND_ROWS) };
    const rows = await tools.cpu.use(signal, () =>
      tools.compute.run("measureSound", input, { signal, progress }),
    );
    return { rows };
  },
};

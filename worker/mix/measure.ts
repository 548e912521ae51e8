import { join } from "node:path";
import { z } from "zod";
import type { ArtifactStore } from "../artifacts/store.ts";
import { eachUnit } from "../compute/each-unit.ts";
import type { Tools } from "../tools.ts";
import { integratedLoudness } from "./loudness.ts";
import { type Mix, type MixVoice, portionOf, sceneOf, segmentsOf } from "./scene.ts";
import { type Measured, measuredWindow } from "./tasks.ts";

/** What the parts of the mix need from a step's context; a preview has the same without a step. */
export interface MixContext {
  readonly signal: AbortSignal;
  readonly artifacts: ArtifactStore;
  readonly tools: Pick<Tools, "compute" | "cpu" | "ffmpeg">;
}

/** What is kept of a measurement. */
export const MeasuredValue = z.object({
  all: z.array(z.number()),
  centre: z.array(z.number()),
  peak: z.number(),
});

/** What is known of a segment of the mix before mastering. */
export interface MeasuredSegment extends Measured {
  /** File of its `Profile`. */
  readonly profile: string;
}

const PROFILE_FILE = "profile.f32";

/** Lines measured together: few enough that an edit measures little, enough to be few files. */
const LINES_A_UNIT = 8;

/** How many units are looked up or made at once; the slots bound those that compute. */
export const unitsAtOnce = (context: MixContext): number => 2 * context.tools.cpu.size;

/**
 * Measures each segment of a mix before mastering, each a cached unit.
 *
 * @param done called after each segment with its seconds
 * @throws Cancelled, DiskFull
 */
export function measureMix(
  mix: Mix,
  context: MixContext,
  done: (seconds: number) => void,
): Promise<MeasuredSegment[]> {
  const segments = segmentsOf(mix.frames, mix.bed.rate);
  return eachUnit(segments, unitsAtOnce(context), context.signal, async (segment, signal) => {
    const portion = portionOf(segment, mix);
    const { scene, key } = sceneOf(mix, measuredWindow(portion, mix.bed.rate));
    const recipe = {
      kind: "mix-measure/2",
      key: { sound: key, segment: { ...segment }, hops: { ...portion.hops } },
      output: MeasuredValue,
      make: (dir: string, stop: AbortSignal): Promise<Measured> => {
        const input = { scene, ...portion, profile: join(dir, PROFILE_FILE) };
        return context.tools.cpu.use(stop, () =>
          context.tools.compute.run("measureSegment", input, { signal: stop }),
        );
      },
    };
    const unit = await context.artifacts.getOrMake(recipe, signal);
    done((segment.to - segment.from) / mix.bed.rate);
    return { ...unit.value, profile: unit.file(PROFILE_FILE) };
  });
}

/** Loudness of measured segments together, LUFS; null if silent. */
export const loudnessOf = (parts: readonly Pick<Measured, "all">[]): number | null =>
  integratedLoudness(parts.flatMap(({ all }) => all));

/**
 * Loudness of each dubbed line, LUFS, null where silent; cached by groups of lines.
 *
 * @throws Cancelled, DiskFull
 */
export async function measureVoices(
  voices: readonly Omit<MixVoice, "gainDb">[],
  rate: number,
  context: MixContext,
): Promise<(number | null)[]> {
  const groups = Array.from({ length: Math.ceil(voices.length / LINES_A_UNIT) }, (_, index) =>
    voices.slice(index * LINES_A_UNIT, (index + 1) * LINES_A_UNIT),
  );
  const measured = await eachUnit(
    groups,
    unitsAtOnce(context),
    context.signal,
    async (group, signal) => {
      const lines = group.map(({ path, frames }) => ({ path, frames }));
      const recipe = {
        kind: "mix-lines/1",
        key: { rate, lines: group.map(({ audio }) => audio) },
        output: z.array(z.number().nullable()),
        make: (_dir: string, stop: AbortSignal): Promise<(number | null)[]> =>
          context.tools.cpu.use(stop, () =>
            context.tools.compute.run("measureLines", { rate, lines }, { signal: stop }),
          ),
      };
      return (await context.artifacts.getOrMake(recipe, signal)).value;
    },
  );
  return measured.flat();
}

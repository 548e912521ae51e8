import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { fileUrl, inputArgs, timelineArgs } from "../media/arguments.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { inScene, type ScenePlace } from "../scenes/place.ts";
import type { Sound } from "./look-at-scene.ts";
import type { SourceFile } from "./probe.ts";

/** Of merged videos. Hz. */
export const MERGE_RATE = 48_000;
export const MERGE_CHANNELS = 2;
const FRAME_BYTES = MERGE_CHANNELS * Float32Array.BYTES_PER_ELEMENT;

interface Part {
  readonly source: SourceFile;
  readonly sound: Sound;
  /** Factor. */
  readonly volume: number;
}

export interface SceneSoundIn {
  readonly place: ScenePlace;
  /** The video's own sound, and the voice-over; silence where there is neither. */
  readonly parts: readonly Part[];
  /** Samples a channel. */
  readonly samples: number;
  readonly ffmpegVersion: string;
}

/** File: interleaved 32-bit floats, stereo at 48 kHz, not limited; none where all is silent. */
export const SceneSound = z.object({ file: z.string().nullable(), samples: z.int() });
export type SceneSound = z.infer<typeof SceneSound>;

/**
 * A scene's sound: its own and the voice-over's at their volumes, to the scene's very end.
 * @throws UnsupportedMedia naming the scene; DiskFull, EngineFailure, Cancelled
 */
export const sceneSound: Step<SceneSoundIn, SceneSound> = {
  name: "scene-sound",
  version: 1,
  resource: "io",
  unit: "seconds",
  output: SceneSound,
  key: ({ parts, samples, ffmpegVersion }) => ({
    parts: parts.map(({ source, sound, volume }) => ({
      ...{ source: source.identity, stream: sound.index, volume },
    })),
    ...(parts.length === 0 ? { samples } : { samples, ffmpeg: ffmpegVersion }),
  }),
  async run(input, context) {
    const [first] = input.parts;
    if (first === undefined) return { file: null, samples: input.samples };
    const file = "sound.f32";
    await inScene(input.place, first.source.path, () =>
      decode(input, join(context.dir, file), context),
    );
    return { file, samples: input.samples };
  },
};

async function decode(input: SceneSoundIn, path: string, context: StepContext): Promise<void> {
  const { parts, samples } = input;
  const { tools, signal, progress } = context;
  const seconds = samples / MERGE_RATE;
  const mix =
    parts.length === 1
      ? "[p0]anull[out]"
      : `${parts.map((_, index) => `[p${index}]`).join("")}amix=inputs=${parts.length}:normalize=0[out]`;
  const graph = [...parts.map((part, index) => partGraph(part, index, samples)), mix].join(";");
  await tools.cpu.use(signal, () =>
    tools.ffmpeg.run({
      args: [
        ...parts.flatMap(({ source }) => inputArgs(source.path)),
        ...["-filter_complex", graph, "-map", "[out]"],
        ...["-c:a", "pcm_f32le", "-f", "f32le", fileUrl(path)],
        // Only the video can be of a format whose zero hangs on the streams in use.
        ...timelineArgs(parts[0]?.sound.format ?? ""),
      ],
      signal,
      progress: (done) => progress(Math.min(done, seconds), seconds),
    }),
  );
  const { size } = await stat(path);
  if (size !== samples * FRAME_BYTES) {
    throw new Error(`Internal: a scene's sound has ${size} bytes for ${samples} samples`);
  }
}

/** From the start of the file's timeline, holes as silence, to exactly the scene's end. */
function partGraph({ sound, volume }: Part, index: number, samples: number): string {
  const filters = [
    // ffmpeg halves the power of a channel that it puts on two.
    ...(sound.channels === 1 ? ["pan=stereo|c0=c0|c1=c0"] : []),
    "aresample=async=1:first_pts=0:min_hard_comp=0.04",
    `aformat=sample_fmts=flt:sample_rates=${MERGE_RATE}:channel_layouts=stereo`,
    `volume=${volume}`,
    `apad=whole_len=${samples}`,
    `atrim=end_sample=${samples}`,
  ];
  return `[${index}:${sound.index}]${filters.join(",")}[p${index}]`;
}

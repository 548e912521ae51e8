import { z } from "zod";
import { DEFAULTS, LIMITS } from "../limits.ts";
import { ENCODING } from "./encoding.ts";

const volume = z.number().min(0).max(10);
const side = z.int().min(16).max(LIMITS.side);

export const Scene = z.strictObject({
  /** Absolute path of a video. */
  video: z.string().min(1),
  /** Absolute path of a voice-over. */
  voice: z.string().min(1).optional(),
  /** How long the scene lasts; as long as the longer of the two if not given. */
  seconds: z.number().positive().max(86_400).optional(),
});
export type Scene = z.infer<typeof Scene>;

/** Scenes with their voice-overs, one after another, as one video. */
export const MergeSpec = z.strictObject({
  kind: z.literal("merge"),
  /** Absolute path of the folder that receives the result. */
  outDir: z.string().min(1),
  /** Name of the result, without extension. */
  name: z
    .string()
    .min(1)
    .max(200)
    .refine((name) => !/[/\\\0]/.test(name) && name !== "." && name !== "..", "not a file's name")
    .default("merged"),
  scenes: z.array(Scene).min(1).max(LIMITS.scenes),
  /** Scenes of another shape fill the picture and are cut, or are shown whole with bars. */
  fit: z.enum(["cover", "contain"]).default("contain"),
  /** Of the bars. */
  padColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, "must be a colour like #20a0ff")
    .default("#000000"),
  /** Pixels; those of the first scene if not given. */
  size: z.strictObject({ width: side, height: side }).optional(),
  /** Frames a second; that of the first scene if not given. */
  frameRate: z.number().min(1).max(240).optional(),
  /** Of the videos' own sound; 0.2 under a voice-over and 1 elsewhere if not given. */
  videoVolume: volume.optional(),
  voiceVolume: volume.default(DEFAULTS.voiceVolume),
  ...ENCODING,
});
export type MergeSpec = z.infer<typeof MergeSpec>;

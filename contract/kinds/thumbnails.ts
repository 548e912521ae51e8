import { z } from "zod";
import { DEFAULTS, LIMITS } from "../limits.ts";

/** The best still pictures of a video. */
export const ThumbnailsSpec = z.strictObject({
  kind: z.literal("thumbnails"),
  /** Absolute path of the video. */
  input: z.string().min(1),
  /** Absolute path of the folder that receives the results. */
  outDir: z.string().min(1),
  count: z.int().min(1).max(LIMITS.thumbnails).default(DEFAULTS.thumbnails),
  format: z.enum(["jpg", "png"]).default("jpg"),
});
export type ThumbnailsSpec = z.infer<typeof ThumbnailsSpec>;

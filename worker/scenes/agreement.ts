import { z } from "zod";
import type { MergeSpec } from "../../contract/kinds/merge.ts";
import { evenSize, matrixOf } from "../pictures/filters.ts";
import { framesIn, quotient, Ratio, rateOf } from "../pictures/rate.ts";
import type { SceneLook } from "../steps/look-at-scene.ts";

/** What all scenes are brought to, and how long each lasts. */
export const Agreement = z.object({
  /** Pixels, even. */
  width: z.int(),
  height: z.int(),
  /** Frames a second. */
  rate: Ratio,
  /** Of the colours; ffmpeg's name. */
  matrix: z.enum(["bt709", "smpte170m"]),
  /** Whether the pictures agree as they are, so that none is encoded. */
  copied: z.boolean(),
  /** Whether there is anything to hear. */
  sound: z.boolean(),
  /** Pictures of each scene. */
  frames: z.array(z.int()),
});
export type Agreement = z.infer<typeof Agreement>;

export type AgreementWish = Pick<MergeSpec, "scenes" | "size" | "frameRate" | "watermark">;

/** Codecs whose streams MP4 holds and that can follow each other in one. */
const JOINABLE = new Set(["h264", "hevc", "av1"]);

/** Sound that goes on for less than this after its picture is padding of its codec, seconds. */
const PADDING = 0.25;

/**
 * Brings the scenes to what the spec asks for, or else to the first one's size and rate. A scene
 * lasts as stated, or as long as the longer of video and voice-over.
 */
export function agree(looks: readonly SceneLook[], wish: AgreementWish): Agreement {
  const [first] = looks;
  if (first === undefined) throw new Error("Internal: no scenes");
  const { width, height } = evenSize(wish.size ?? first.picture);
  const rate = wish.frameRate === undefined ? first.picture.rate : rateOf(wish.frameRate);
  const frames = looks.map((look, index) =>
    framesIn(wish.scenes[index]?.seconds ?? naturalSeconds(look), rate),
  );
  const isAsItShouldBe = ({ picture }: SceneLook, index: number): boolean =>
    picture.steady &&
    picture.coding === first.picture.coding &&
    quotient(picture.rate) === quotient(rate) &&
    framesIn(picture.end, rate) === frames[index];
  const copied =
    wish.watermark === undefined &&
    JOINABLE.has(first.picture.codec) &&
    first.picture.width === width &&
    first.picture.height === height &&
    looks.every(isAsItShouldBe);
  const sound = looks.some((look) => look.sound !== null || look.voice !== null);
  return { width, height, rate, matrix: matrixOf(first.picture), copied, sound, frames };
}

function naturalSeconds({ picture, duration, voice }: SceneLook): number {
  const own = duration - picture.end > PADDING ? duration : picture.end;
  return Math.max(own, voice?.seconds ?? 0);
}

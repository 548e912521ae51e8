import { OctaviaError } from "../../../contract/errors.ts";
import type { Aspect, ClipsSpec } from "../../../contract/kinds/clips.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import { hasIndex } from "../../clips/frames.ts";
import { croppedSize } from "../../clips/reframe.ts";
import type { JobDeps } from "../../host/handlers.ts";
import { type Container, carriage, containerFor } from "../../media/container.ts";
import { pickEncoder, type VideoEncoder } from "../../media/encoders.ts";
import { movingPicture, needMovingPicture } from "../../media/moving-picture.ts";
import { imageFormat } from "../../media/watermark.ts";
import type { Marked } from "../../steps/caption.ts";
import { type IdentifiedFile, identify } from "../source-files.ts";
import { settleWords, type WordChoices } from "../words/choices.ts";

/** What a spec leaves open, settled for this file and machine before the plan is made. */
export interface ClipsChoices extends WordChoices {
  readonly aspect: Aspect;
  /** Absent where nothing is encoded. */
  readonly encoder: VideoEncoder | undefined;
  readonly container: Pick<Container, "extension" | "muxer">;
  /** Whether the spoken words are drawn on the clips. */
  readonly captioned: boolean;
  readonly watermark: Marked | undefined;
  /** The watermark's image, where it has one. */
  readonly image: IdentifiedFile | undefined;
}

/**
 * Looks at the file and settles words, encoder and container, so that what cannot work is refused
 * before any work is done.
 * @throws InvalidInput, MissingModel
 */
export async function settleClips(
  spec: ClipsSpec,
  { tools, storeDir, signal }: JobDeps,
): Promise<ClipsChoices> {
  const words = await settleWords(spec, spec.to, tools, storeDir);
  const media = await tools.ffmpeg.probe(spec.input, signal);
  refuseUnfit(spec, media);
  const aspect = spec.aspect ?? (spec.fast ? "source" : "9:16");
  const encoder = spec.fast
    ? undefined
    : await pickEncoder(tools.ffmpeg, spec.encoder, signal, sizeOf(media, aspect));
  const { watermark } = spec;
  const image =
    watermark?.image === undefined ? undefined : await markImage(watermark.image, storeDir);
  return {
    ...{ ...words, aspect, encoder, image },
    watermark: watermark && { mark: watermark, identity: image?.source.identity },
    container: spec.fast ? fastContainer(media, spec) : { extension: "mp4", muxer: "mp4" },
    captioned: spec.captions || spec.to.length > 0,
  };
}

/** @throws InvalidInput if it is neither PNG nor JPEG */
async function markImage(path: string, storeDir: string): Promise<IdentifiedFile> {
  await imageFormat(path);
  return identify(path, storeDir);
}

function refuseUnfit({ input, length, fast }: ClipsSpec, media: MediaInfo): void {
  needMovingPicture(media, input);
  if (fast && !hasIndex(media.format)) {
    throw new OctaviaError("InvalidInput", `A fast cut needs an index, and ${input} has none.`, {
      hint: "Leave --fast out: the clips are then cut exactly.",
    });
  }
  if (media.duration >= length.min) return;
  const lasts = media.duration.toFixed(1);
  throw new OctaviaError(
    "InvalidInput",
    `${input} lasts ${lasts} s, and a clip of it shall last at least ${length.min} s.`,
    {
      hint: `Ask for shorter clips, for example --length 1-${Math.max(1, Math.floor(media.duration))}.`,
    },
  );
}

/** About what is encoded: of a picture with square pixels, exactly. */
function sizeOf(media: MediaInfo, aspect: Aspect): { width: number; height: number } {
  const { width = 640, height = 360, rotation = 0 } = movingPicture(media) ?? {};
  const upright = rotation % 180 === 0 ? { width, height } : { width: height, height: width };
  return croppedSize(upright, aspect);
}

/** The input's own kind where it can hold picture and sound as they are, else mkv. */
function fastContainer(media: MediaInfo, { input }: ClipsSpec): ClipsChoices["container"] {
  const own = containerFor(media, input);
  const fits = media.audio.every(({ codec }) => carriage(own.muxer, "audio", codec) === "copy");
  return fits ? own : { extension: "mkv", muxer: "matroska" };
}

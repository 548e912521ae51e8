import type { MediaInfo } from "../../contract/media.ts";
import { withoutPicture } from "../media/moving-picture.ts";
import { PictureFacts, pictureFacts } from "../pictures/facts.ts";
import type { Step } from "../plan/step.ts";
import type { SourceFile } from "./probe.ts";

interface LookAtPictureIn {
  readonly source: SourceFile;
  readonly media: MediaInfo;
}

/**
 * What the file's moving picture is like.
 * @throws InvalidInput if it has none; EngineFailure, Cancelled
 */
export const lookAtPicture: Step<LookAtPictureIn, PictureFacts> = {
  name: "look-at-picture",
  version: 3,
  resource: "io",
  unit: "steps",
  output: PictureFacts,
  key: ({ source }) => ({ source: source.identity }),
  async run({ source, media }, { tools, signal, progress }) {
    const picture = await pictureFacts(tools.ffmpeg, source.path, media, signal);
    if (picture === undefined) throw withoutPicture(source.path);
    progress(1, 1);
    return picture;
  },
};

import { OctaviaError } from "../../contract/errors.ts";
import type { MediaInfo } from "../../contract/media.ts";
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
  version: 1,
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

export const withoutPicture = (path: string): OctaviaError =>
  new OctaviaError("InvalidInput", `There is no moving picture in ${path}`, {
    hint: "Clips are cut from videos; choose a file with a picture.",
  });

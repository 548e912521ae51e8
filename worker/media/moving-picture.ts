import { OctaviaError } from "../../contract/errors.ts";
import type { MediaInfo, VideoStream } from "../../contract/media.ts";

type Pictures = Pick<MediaInfo, "video">;

/** The moving pictures of a file: covers and thumbnails are none. */
export const movingPictures = ({ video }: Pictures): VideoStream[] =>
  video.filter(({ attachedPicture }) => !attachedPicture);

/** The file's moving picture, the first where it has several; undefined for sound alone. */
export const movingPicture = ({ video }: Pictures): VideoStream | undefined =>
  video.find(({ attachedPicture }) => !attachedPicture);

/** The covers and thumbnails of a file. */
export const coversOf = ({ video }: Pictures): VideoStream[] =>
  video.filter(({ attachedPicture }) => attachedPicture);

/**
 * The file's moving picture.
 * @param path names the file in the error
 * @throws InvalidInput if there is none
 */
export function needMovingPicture(media: Pictures, path: string): VideoStream {
  const stream = movingPicture(media);
  if (stream === undefined) throw withoutPicture(path);
  return stream;
}

export const withoutPicture = (path: string): OctaviaError =>
  new OctaviaError("InvalidInput", `There is no moving picture in ${path}`, {
    hint: "Choose a file with a picture: sound alone will not do.",
  });

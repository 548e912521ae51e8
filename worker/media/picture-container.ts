import { extname } from "node:path";
import type { MediaInfo } from "../../contract/media.ts";
import { type Container, containerFor } from "./container.ts";
import { movingPictures } from "./moving-picture.ts";

/**
 * The container of a file whose picture is encoded anew, as H.264 or HEVC: the input's own kind
 * where that is mp4, mov or mkv; mp4 for webm, which cannot hold either; else mkv.
 * @param path the input's path
 */
export function encodedContainer(media: MediaInfo, path: string): Container {
  const video = movingPictures(media).map((stream) => ({ ...stream, codec: "h264" }));
  if (media.format.split(",").includes("matroska") && extname(path).toLowerCase() === ".webm") {
    return {
      ...{ extension: "mp4", muxer: "mp4", audioCodec: "aac" },
      note: "A .webm file cannot hold an H.264 picture, so the result is an .mp4 file.",
    };
  }
  const own = containerFor({ ...media, video }, path);
  if (own.note === undefined) return own;
  const kind = extname(path).slice(1).toLowerCase() || "?";
  return { ...own, note: `Octavia writes no .${kind} files, so the result is an .mkv file.` };
}

/** What a file says of its own form and who wrote it: not true of the file that is made of it. */
const OF_THE_FILE = ["major_brand", "minor_version", "compatible_brands", "encoder"];
/** How MP4 and QuickTime name their tracks' readers. */
const OF_THE_TRACKS = ["handler_name", "vendor_id"];

/**
 * Arguments that leave out of a source's copied tags what is about the source as a file.
 * @param muxer ffmpeg's name of the result's kind
 */
export function withoutFileTags(muxer: string): string[] {
  const isMp4 = muxer === "mp4" || muxer === "mov" || muxer === "ipod";
  return [
    ...OF_THE_FILE.flatMap((name) => ["-metadata", `${name}=`]),
    ...(isMp4 ? [] : OF_THE_TRACKS.flatMap((name) => ["-metadata:s", `${name}=`])),
  ];
}

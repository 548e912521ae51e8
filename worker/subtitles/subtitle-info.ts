import type { MediaInfo } from "../../contract/media.ts";
import { checkInputFile } from "../media/input-file.ts";
import { readSubtitleFile } from "./subtitle-file.ts";

/**
 * A subtitle file in the words that tell of media: one stream of text, as long as its last cue.
 * @throws InvalidInput if it is missing, unreadable or without a cue; Cancelled
 */
export async function subtitleInfo(path: string, signal: AbortSignal): Promise<MediaInfo> {
  await checkInputFile(path);
  const { kind, cues } = await readSubtitleFile(path, "subtitle file", signal);
  return {
    ...{ format: kind, startTime: 0, chapters: 0 },
    duration: cues.reduce((last, { end }) => Math.max(last, end), 0),
    ...{ video: [], audio: [], others: [] },
    subtitles: [{ index: 0, codec: kind }],
  };
}

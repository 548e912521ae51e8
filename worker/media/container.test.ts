import { expect, test } from "vitest";
import type { MediaInfo } from "../../contract/media.ts";
import { carriage, containerFor } from "./container.ts";
import { like } from "./fixtures/rig.ts";

const video = (codec: string, attachedPicture = false) => ({
  ...{ index: 0, codec, width: 16, height: 16, rotation: 0, attachedPicture },
});

const media = (format: string, ...streams: MediaInfo["video"]): MediaInfo => ({
  ...{ format, duration: 1, startTime: 0, video: streams, audio: [], subtitles: [], others: [] },
  chapters: 0,
});

const MOV = "mov,mp4,m4a,3gp,3g2,mj2";

test.each([
  ["talk.mp4", MOV, "h264", "mp4", "mp4", "aac"],
  ["talk.M4V", MOV, "hevc", "m4v", "mp4", "aac"],
  ["talk.mov", MOV, "prores", "mov", "mov", "aac"],
  ["talk.3gp", MOV, "h264", "mp4", "mp4", "aac"],
  ["talk.mkv", "matroska,webm", "vp9", "mkv", "matroska", "aac"],
  ["talk.webm", "matroska,webm", "vp9", "webm", "webm", "opus"],
])("%s stays what it is", (path, format, codec, extension, muxer, audioCodec) => {
  const container = containerFor(media(format, video(codec)), path);
  expect(container).toEqual({ extension, muxer, audioCodec });
});

test.each([
  ["old.avi", "avi", "mpeg4", /\.avi file cannot hold a dub/],
  ["tv.ts", "mpegts", "h264", /\.ts file cannot hold a dub/],
  ["talk.mp4", MOV, "prores", /mp4 cannot hold prores/],
  ["talk.webm", "matroska,webm", "h264", /webm cannot hold h264/],
])("%s with what it cannot hold becomes an mkv and says why", (path, format, codec, why) => {
  const container = containerFor(media(format, video(codec)), path);
  expect(container).toMatchObject({ extension: "mkv", note: like(why) });
});

test("sound alone becomes an m4a, cover or not", () => {
  expect(containerFor(media("mp3", video("mjpeg", true)), "song.mp3").extension).toBe("m4a");
  expect(containerFor(media("matroska,webm"), "voice.webm").audioCodec).toBe("aac");
});

test.each([
  ["mp4", "audio", "aac", "copy"],
  ["mp4", "audio", "pcm_s16le", "drop"],
  ["mov", "audio", "pcm_s16le", "copy"],
  ["mp4", "subtitle", "subrip", "convert"],
  ["mp4", "subtitle", "hdmv_pgs_subtitle", "drop"],
  ["matroska", "subtitle", "mov_text", "convert"],
  ["matroska", "subtitle", "hdmv_pgs_subtitle", "copy"],
  ["matroska", "subtitle", "dvb_teletext", "drop"],
  ["webm", "audio", "aac", "drop"],
  ["webm", "subtitle", "ass", "convert"],
] as const)("%s: %s %s -> %s", (muxer, type, codec, how) => {
  expect(carriage(muxer, type, codec)).toBe(how);
});

import { expect, test } from "vitest";
import { describeBuild } from "./ffmpeg-build.ts";

const ENCODERS = `Encoders:
 V....D libx264rgb           libx264 H.264 RGB (codec h264)
 A....D aac                  AAC (Advanced Audio Coding)
 A....D flac                 FLAC
 A....D libopus              libopus Opus (codec opus)
`;

test("an ffmpeg is told with what it lacks and what is lost by that", () => {
  const { encoders, lacks } = describeBuild(ENCODERS, " ... subtitles  V->V  Render text\n");
  expect(encoders).toEqual(["aac", "libopus", "flac"]);
  expect(lacks).toEqual([
    expect.stringMatching(/libx264: .*captions/),
    expect.stringMatching(/libmp3lame: .*MP3/),
    expect.stringMatching(/libass: .*captions/),
  ]);
});

test("a full build lacks nothing", () => {
  const all = `${ENCODERS} V....D libx264   H.264\n A....D libmp3lame   MP3\n`;
  expect(describeBuild(all, " ... ass   V->V  Render ASS\n").lacks).toEqual([]);
});

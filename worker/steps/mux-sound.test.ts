import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AudioFormat } from "../../contract/kinds/dub.ts";
import { CLICK, CLICKS, loudest, type MediaRig, mediaRig, TONE } from "../media/fixtures/rig.ts";
import { type SoundFile, soundFileFor } from "../media/sound-file.ts";
import { mux } from "./mux.ts";
import type { SoundIn } from "./mux-sound.ts";

const signal = new AbortController().signal;
const RATE = 48_000;
/** Samples. */
const LAME_DELAY = 1105;
let rig: MediaRig;
let song: string;
const mixes = new Map<SoundFile["codec"], SoundIn["audio"]>();

beforeAll(async () => {
  rig = await mediaRig();
  const cover = await rig.make("cover.png", [
    ...[
      "-f",
      "lavfi",
      "-i",
      "color=red:s=32x32",
      "-frames:v",
      "1",
      "-c:v",
      "png",
      "-f",
      "image2pipe",
    ],
  ]);
  song = await rig.make("song.mp3", [
    ...[...TONE, "-f", "png_pipe", "-i", cover, "-map", "0:a", "-map", "1:v", "-c:v", "copy"],
    ...["-disposition:v", "attached_pic", "-id3v2_version", "3"],
    ...["-metadata", 'title=A = "song"; #1', "-metadata", "artist=Anna"],
  ]);
  const encoded = { aac: ["aac", "adts"], opus: ["libopus", "ogg"], pcm: ["pcm_f32le", "nut"] };
  for (const codec of ["aac", "opus", "pcm"] as const) {
    const [encoder = "", form = ""] = encoded[codec];
    const path = await rig.make(`dub.${codec}`, [...CLICKS, "-c:a", encoder, "-f", form]);
    const delaySamples = codec === "aac" ? 1024 : 0;
    mixes.set(codec, { path, digest: codec, delaySamples, sampleRate: RATE });
  }
});
afterAll(() => rig[Symbol.asyncDispose]());

async function written(source: string, audioOnly?: AudioFormat) {
  const media = await rig.ffmpeg.probe(source, signal);
  const file = soundFileFor(media, { audioOnly, tracks: "separate" });
  const audio = file && mixes.get(file.codec);
  if (file === undefined || audio === undefined) throw new Error("no file of sound");
  const context = rig.context();
  const outPath = `${source}.es.${file.format}`;
  const given = { source: { path: source, identity: source }, media, language: "es" } as const;
  const { path } = await mux.run({ ...given, audio, file, outPath }, context);
  return { path, warnings: context.warnings, probe: await rig.ffmpeg.probe(path, signal) };
}

describe.each<[AudioFormat, string]>([
  ["wav", "pcm_s24le"],
  ["flac", "flac"],
  ["m4a", "aac"],
  ["mp3", "mp3"],
  ["opus", "opus"],
])("a dub as %s", (format, codec) => {
  test("holds the sound in its place, and the source's tags and cover", async () => {
    const { path, warnings, probe } = await written(song, format);
    expect(probe.audio).toMatchObject([{ codec, sampleRate: RATE }]);
    expect(Math.abs(probe.duration - 2)).toBeLessThan(0.06);
    const at = loudest(await rig.samples(path));
    // The times of an MP3 count the encoder's delay, which players leave out.
    const delay = format === "mp3" ? LAME_DELAY : 0;
    expect(Math.abs(at - delay - CLICK * RATE)).toBeLessThan(2);
    const tags = (await rig.show(path, "format_tags:stream_tags")).join();
    expect(tags).toContain('A = ""song""; #1');
    expect(tags).toContain("Anna");
    expect(tags).toContain("spa");
    const covers = probe.video.filter(({ attachedPicture }) => attachedPicture);
    expect(covers).toHaveLength(format === "wav" ? 0 : 1);
    expect(warnings).toEqual(
      format === "wav" ? ["A .wav file has no place for the cover picture."] : [],
    );
  });
});

test.each([
  ["mp3", "libmp3lame", "mp3"],
  ["flac", "flac", "flac"],
  ["wav", "pcm_s16le", "wav"],
  ["ogg", "libopus", "opus"],
  ["m4a", "aac", "m4a"],
])("without a wish, sound in .%s gives the same kind", async (extension, encoder, format) => {
  const source = await rig.make(`talk.${extension}`, [...TONE, "-c:a", encoder]);
  const media = await rig.ffmpeg.probe(source, signal);
  expect(soundFileFor(media, { audioOnly: undefined, tracks: "separate" })?.format).toBe(format);
  expect(soundFileFor(media, { audioOnly: undefined, tracks: "together" })).toBeUndefined();
});

test.each(["flac", "opus", "mp3", "wav"] as const)(
  "a video's own form is no tag of its dub (%s)",
  async (format) => {
    const video = ["-f", "lavfi", "-i", "color=s=64x64:r=10:d=2", "-c:v", "mpeg4"];
    const named = ["-metadata", "title=Talk", "-metadata", "encoder=Their program"];
    const flags = ["-movflags", "use_metadata_tags"];
    const source = await rig.make(`talk-${format}.mp4`, [...TONE, ...video, ...named, ...flags]);
    const { path } = await written(source, format);
    const tags = (await rig.show(path, "format_tags:stream_tags")).join();
    expect(tags).toContain("Talk");
    expect(tags).not.toMatch(/isom|512|mp41|Their program|Handler|\[0\]/);
  },
);

test("the tags of an Ogg file are those of its stream", async () => {
  const tagged = [...TONE, "-c:a", "libopus", "-metadata", "title=Talk"];
  const { path } = await written(await rig.make("tagged.ogg", tagged));
  expect((await rig.show(path, "format_tags:stream_tags")).join()).toContain("Talk");
});

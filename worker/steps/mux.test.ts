import { link, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TrackLayout } from "../../contract/kinds/dub.ts";
import type { Language } from "../../contract/languages.ts";
import { containerFor } from "../media/container.ts";
import {
  CLICK,
  CLICKS,
  H264,
  isRunning,
  like,
  loudest,
  type MediaRig,
  mediaRig,
  PICTURE,
  TONE,
} from "../media/fixtures/rig.ts";
import type { Dub } from "../media/mux-plan.ts";
import { mux, type TracksIn } from "./mux.ts";

let rig: MediaRig;
let srt: string;
const dubs = new Map<string, Dub["audio"]>();

beforeAll(async () => {
  rig = await mediaRig();
  srt = await rig.write("cue.srt", "1\n00:00:01,000 --> 00:00:01,500\nHola\n");
  for (const rate of [48_000, 44_100]) {
    const aac = ["-c:a", "aac", "-ar", String(rate), "-flags", "+bitexact", "-f", "adts"];
    const path = await rig.make(`dub-${rate}.aac`, [...CLICKS, ...aac]);
    const delay = { delaySamples: 1024, sampleRate: rate };
    dubs.set(String(rate), { path, digest: `aac ${rate}`, codec: "aac", ...delay });
  }
  const path = await rig.make("dub.opus", [...CLICKS, "-c:a", "libopus"]);
  const opus = { codec: "opus", delaySamples: 0, sampleRate: 48_000 } as const;
  dubs.set("opus", { path, digest: "opus", ...opus });
});
afterAll(() => rig[Symbol.asyncDispose]());

const signal = new AbortController().signal;

interface Wish {
  readonly mode?: TrackLayout;
  readonly languages?: readonly Language[];
  readonly audio?: string;
  readonly out?: string;
}

async function inputFor(path: string, wish: Wish = {}): Promise<TracksIn> {
  const media = await rig.ffmpeg.probe(path, signal);
  const container = containerFor(media, path);
  const audio = dubs.get(wish.audio ?? (container.audioCodec === "opus" ? "opus" : "48000"));
  if (audio === undefined) throw new Error("no such dub");
  const subtitles = { path: srt, digest: "cue" };
  return {
    ...{ source: { path, identity: path }, media, container, mode: wish.mode ?? "separate" },
    outPath: wish.out ?? `${path}.es.${container.extension}`,
    dubs: (wish.languages ?? ["es"]).map((language) => ({ language, audio, subtitles })),
    sourceSubtitles: { language: "en", file: subtitles },
    ...{ originalLanguage: "en", originalStream: media.audio[0]?.index ?? -1 },
  };
}

/** Muxes and tells where the result is and what was warned of. */
async function muxed(path: string, wish: Wish = {}) {
  const context = rig.context();
  const input = await inputFor(path, wish);
  const value = await mux.run(input, context);
  return { path: value.path, value, warnings: context.warnings };
}

/** Hash of the packets of a stream, and of their times as well. */
async function hashes(path: string, stream = "0:v:0"): Promise<{ data: string; times: string }> {
  const from = ["-i", `file:${path}`, "-map", stream, "-c", "copy"];
  const data = Buffer.from(await rig.run([...from, "-f", "streamhash", "-"])).toString();
  const lines = Buffer.from(await rig.run([...from, "-f", "framehash", "-"])).toString();
  const times = lines.split("\n").filter((line) => !line.startsWith("#"));
  return { data, times: times.map((line) => line.split(",")[2]).join() };
}

/** Where the dub's click is, in samples from the start of the picture. */
async function clickAfterPicture(path: string, stream?: string): Promise<number> {
  const [picture] = await rig.show(path, "stream=start_time", "v:0");
  return (
    loudest(await rig.samples(path, stream)) - Math.round(Number.parseFloat(picture ?? "") * 48_000)
  );
}

const temporaries = async (): Promise<string[]> =>
  (await readdir(rig.dir)).filter((name) => name.startsWith(".octavia-"));

describe("an mp4 with variable frame rate, B-frames, chapters and tags", () => {
  let source: string;
  let result: Awaited<ReturnType<typeof muxed>>;
  beforeAll(async () => {
    const chapters = ["One", "Two"].map(
      (title, at) => `[CHAPTER]\nTIMEBASE=1/1\nSTART=${at}\nEND=${at + 1}\ntitle=${title}\n`,
    );
    const text = `;FFMETADATA1\ntitle=My talk\nartist=Ann\n${chapters.join("")}`;
    const notes = await rig.write("notes.txt", text);
    const uneven = ["-vf", "select='not(eq(mod(n,7),3))'", "-vsync", "vfr"];
    const codecs = ["-c:v", "libx264", "-preset", "fast", "-bf", "2", "-c:a", "aac"];
    const inputs = [...PICTURE, ...TONE, "-i", notes, "-map", "0", "-map", "1"];
    source = await rig.make("talk.mp4", [...inputs, "-map_metadata", "2", ...uneven, ...codecs]);
    result = await muxed(source);
  });

  test("keeps the picture bit for bit, with its times", async () => {
    expect(await hashes(result.path)).toEqual(await hashes(source));
  });

  test("has the dub first and default, and the original after it", async () => {
    const tags = "stream=codec_name:stream_disposition=default:stream_tags=language,handler_name";
    const [dub, original, ...more] = await rig.show(result.path, tags, "a");
    expect(dub).toBe("aac,1,spa,Spanish");
    // The source does not say its language; the job does.
    expect(original).toMatch(/^aac,0,eng/);
    expect(more).toEqual([]);
    expect(await hashes(result.path, "0:a:1")).toEqual(await hashes(source, "0:a:0"));
  });

  test("has the dub's sample 0 on the start of the timeline", async () => {
    expect(await clickAfterPicture(result.path)).toBe(CLICK * 48_000);
  });

  test("keeps chapters and tags", async () => {
    expect(await rig.show(result.path, "chapter_tags=title")).toEqual(["One", "Two"]);
    expect(await rig.show(result.path, "format_tags=title,artist")).toEqual(["My talk,Ann"]);
    expect(result.warnings).toEqual([]);
  });

  test("is byte for byte the same when made again", async () => {
    const again = await muxed(source, { out: rig.path("again.mp4") });
    expect((await readFile(again.path)).equals(await readFile(result.path))).toBe(true);
  });

  test("gives a receipt that holds until the file is changed", async () => {
    const { value } = await muxed(source, { out: rig.path("receipt.mp4") });
    expect(await mux.holds?.(value)).toBe(true);
    await utimes(value.path, 1, 1);
    expect(await mux.holds?.(value)).toBe(false);
    expect(await mux.holds?.({ ...value, path: rig.path("gone.mp4") })).toBe(false);
  });
});

test("a dub at 44.1 kHz is placed as exactly", async () => {
  const source = await rig.make("cd.mp4", [...PICTURE, ...TONE, ...H264, "-c:a", "aac"]);
  const at = await clickAfterPicture((await muxed(source, { audio: "44100" })).path);
  expect(Math.abs(at - CLICK * 48_000)).toBeLessThanOrEqual(1);
});

describe("an mkv with fonts and a cover", () => {
  let source: string;
  let result: Awaited<ReturnType<typeof muxed>>;
  beforeAll(async () => {
    const png = await rig.run(["-i", await blue(), "-c:v", "png", "-f", "image2pipe", "-"]);
    const cover = await rig.write("cover.png", png);
    const font = await rig.write("font.ttf", "letters");
    const attach = [
      ...["-attach", font, "-metadata:s:t:0", "mimetype=application/x-truetype-font"],
      ...["-attach", cover, "-metadata:s:t:1", "mimetype=image/png"],
      ...["-metadata:s:t:1", "filename=cover.png"],
    ];
    const codecs = [...H264, "-c:a", "flac", "-c:s", "ass"];
    const inputs = [...PICTURE, ...TONE, "-i", srt];
    source = await rig.make("film.mkv", [...inputs, ...codecs, ...attach]);
    result = await muxed(source, { languages: ["de"] });
  });
  const blue = () => rig.make("blue.nut", ["-f", "lavfi", "-i", "color=blue:s=16x16:d=0.1:r=10"]);

  test("keeps everything", async () => {
    const entries = "stream=codec_name:stream_disposition=attached_pic:stream_tags=filename";
    expect(await rig.show(result.path, entries)).toEqual([
      ...["h264,0", "aac,0", "flac,0", "ass,0", "ttf,0,font.ttf", "png,1,cover.png"],
    ]);
    expect(await hashes(result.path)).toEqual(await hashes(source));
    expect(result.warnings).toEqual([]);
  });

  test("has the dub's sample 0 on the start of the picture", async () => {
    expect(await clickAfterPicture(result.path)).toBe(CLICK * 48_000);
  });
});

test("a webm gets an Opus dub, as exactly placed", async () => {
  const codecs = ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"];
  const source = await rig.make("clip.webm", [...PICTURE, ...TONE, ...codecs]);
  const { path, warnings } = await muxed(source, { mode: "together" });
  const [start] = await rig.show(source, "stream=start_time", "v:0");
  const lead = Math.round(Number(start) * 48_000);
  // The format counts in milliseconds: 48 samples.
  const at = (await clickAfterPicture(path)) + lead;
  expect(Math.abs(at - CLICK * 48_000)).toBeLessThanOrEqual(48);
  expect(await rig.show(path, "stream=codec_name")).toEqual([
    ...["vp8", "opus", "vorbis", "webvtt", "webvtt"],
  ]);
  expect(warnings).toEqual([]);
});

test("together: all dubs and subtitles are in, tagged, the first dub default", async () => {
  const source = await rig.make("both.mp4", [...PICTURE, ...TONE, ...H264, "-c:a", "aac"]);
  const { path } = await muxed(source, { mode: "together", languages: ["fr", "es"] });
  const tags = "stream=codec_name:stream_disposition=default:stream_tags=language";
  expect(await rig.show(path, tags, "a")).toEqual(["aac,1,fra", "aac,0,spa", "aac,0,eng"]);
  const subtitles = await rig.show(path, "stream=codec_name:stream_tags=language", "s");
  expect(subtitles).toEqual(["mov_text,fra", "mov_text,spa", "mov_text,eng"]);
});

test("a turned mov keeps its rotation, its PCM sound and a phone's own tags", async () => {
  const inputs = [...PICTURE, ...TONE, "-c:v", "mpeg4", "-c:a", "pcm_s16le"];
  const place = "com.apple.quicktime.location.ISO6709=+48.1+011.5/";
  const upright = await rig.make("upright.mov", inputs);
  const tags = ["-metadata:s:v", "rotate=270", "-metadata", place];
  const flags = ["-movflags", "use_metadata_tags"];
  const source = await rig.make("phone.mov", ["-i", upright, "-c", "copy", ...tags, ...flags]);
  const { path, warnings } = await muxed(source);
  const { video, audio } = await rig.ffmpeg.probe(path, signal);
  expect(video[0]?.rotation).toBe(90);
  expect(audio.map(({ codec }) => codec)).toEqual(["aac", "pcm_s16le"]);
  expect((await rig.show(path, "format_tags")).join()).toContain("+48.1+011.5/");
  expect(await clickAfterPicture(path)).toBe(CLICK * 48_000);
  expect(warnings).toEqual([]);
});

test("sound that begins half a second late stays late against picture and dub", async () => {
  const late = ["-itsoffset", "0.5", ...CLICKS, "-c:v", "mpeg2video", "-c:a", "mp2"];
  const source = await rig.make("late.ts", [...PICTURE, ...late]);
  const { path } = await muxed(source);
  expect(path).toMatch(/\.mkv$/);
  expect((await hashes(path)).data).toBe((await hashes(source)).data);
  const dub = await clickAfterPicture(path);
  const original = await clickAfterPicture(path, "0:a:1");
  expect(dub).toBe(CLICK * 48_000);
  // 1 ms of Matroska's rounding, either way.
  expect(Math.abs(original - dub - 24_000)).toBeLessThanOrEqual(96);
});

test("an avi becomes an mkv with the same picture", async () => {
  const codecs = ["-c:v", "mpeg4", "-bf", "2", "-c:a", "mp3"];
  const source = await rig.make("old.avi", [...PICTURE, ...TONE, ...codecs]);
  const { path } = await muxed(source);
  expect((await hashes(path)).data).toBe((await hashes(source)).data);
});

test("an mkv made of a QuickTime file says nothing of that file's form", async () => {
  const codecs = ["-c:v", "cinepak", "-c:a", "pcm_s16le", "-metadata", "title=Old film"];
  const source = await rig.make("old.mov", [...PICTURE, ...TONE, ...codecs]);
  const input = await inputFor(source);
  const mkv = { extension: "mkv", muxer: "matroska", audioCodec: "aac" } as const;
  const outPath = rig.path("old.es.mkv");
  await mux.run({ ...input, container: mkv, outPath }, rig.context());
  const tags = (await rig.show(outPath, "format_tags:stream_tags")).join().toLowerCase();
  expect(tags).toContain("old film");
  expect(tags).not.toMatch(/qt {2}|handler|vendor|ffmp|lavf\d/);
});

test("sound alone becomes an m4a that warns of what it cannot hold", async () => {
  const source = await rig.make("speech.wav", TONE);
  const { path, warnings } = await muxed(source);
  expect(path).toMatch(/\.m4a$/);
  expect(await rig.show(path, "stream=codec_name")).toEqual(["aac"]);
  expect(loudest(await rig.samples(path))).toBe(CLICK * 48_000);
  expect(warnings).toEqual([
    "One original audio track of the source cannot be kept in a .m4a file.",
  ]);
});

describe("the destination", () => {
  let source: string;
  beforeAll(async () => {
    source = await rig.make("src.mp4", [...PICTURE, ...TONE, ...H264, "-c:a", "aac"]);
  });

  test.each(['-y it\'s "quoted"\n🎬 кино %03d.mp4', `${"n".repeat(251)}.mp4`])(
    "may have an odd name: %j",
    async (name) => {
      const { path } = await muxed(source, { out: join(rig.dir, name) });
      expect(basename(path)).toBe(name);
      expect((await stat(path)).size).toBeGreaterThan(1000);
      expect(await temporaries()).toEqual([]);
    },
  );

  test("must not be the input, by whichever name", async () => {
    const soft = rig.path("soft.mp4");
    const hard = rig.path("hard.mp4");
    await symlink(source, soft);
    await link(source, hard);
    const before = await readFile(source);
    for (const out of [source, soft, hard]) {
      await expect(muxed(source, { out })).rejects.toMatchObject({
        kind: "InvalidInput",
        message: like(/place of its input/),
      });
    }
    expect((await readFile(source)).equals(before)).toBe(true);
  });

  test("must be in a folder that can be written to, and no folder itself", async () => {
    const refused = { kind: "InvalidInput" };
    const nowhere = rig.path("no/such/out.mp4");
    await expect(muxed(source, { out: nowhere })).rejects.toMatchObject({
      ...refused,
      message: `Octavia can't write to ${dirname(nowhere)}.`,
    });
    await mkdir(rig.path("folder.mp4"));
    const taken = muxed(source, { out: rig.path("folder.mp4") });
    await expect(taken).rejects.toMatchObject(refused);
  });

  test("keeps its old file, and no other, when a run is cancelled or fails", async () => {
    const out = rig.path("kept.mp4");
    await writeFile(out, "old");
    const input = await inputFor(source, { out });
    const abort = new AbortController();
    const context = rig.context(abort.signal);
    const { ffmpeg } = context.tools;
    const probe = () => {
      abort.abort();
      return ffmpeg.probe(source, abort.signal);
    };
    const tools = { ...context.tools, ffmpeg: { ...ffmpeg, probe } };
    await expect(mux.run(input, { ...context, tools })).rejects.toMatchObject({
      kind: "Cancelled",
    });
    const broken = { ...input, dubs: input.dubs.map((dub) => ({ ...dub, ...brokenAudio(dub) })) };
    await expect(mux.run(broken, rig.context())).rejects.toThrow();
    expect(await readFile(out, "utf8")).toBe("old");
    expect(await temporaries()).toEqual([]);
    expect(isRunning(basename(rig.dir))).toBe(false);
  });

  const brokenAudio = ({ audio }: Dub) => ({ audio: { ...audio, path: srt } });
});

test("the key knows everything that changes the file", async () => {
  const source = await rig.make("key.mp4", [...PICTURE, ...TONE, ...H264, "-c:a", "aac"]);
  const one = await inputFor(source);
  const key = (change: Partial<TracksIn>): string => JSON.stringify(mux.key({ ...one, ...change }));
  const [dub] = one.dubs;
  if (dub === undefined) throw new Error("no dub");
  const other = { ...dub, audio: { ...dub.audio, digest: "other" } };
  const moved = { ...dub, audio: { ...dub.audio, path: "/elsewhere" } };
  expect(key({ dubs: [moved] })).toBe(key({}));
  const changed = [key({ dubs: [other] }), key({ outPath: "/o.mp4" }), key({ mode: "together" })];
  expect(new Set([key({}), ...changed]).size).toBe(4);
});

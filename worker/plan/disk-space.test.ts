import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { JobSpec } from "../../contract/job.ts";
import { counted, never, storeRig } from "../artifacts/fixtures/rig.ts";
import { spaceNeeded, spaceOf, withRoomFor } from "./disk-space.ts";

const words = { input: "/in.mp4", outDir: "/out" };
const scenes = [{ video: "/1.mp4", voice: "/1.wav" }, { video: "/2.mp4" }];

test.each<[string, unknown, { out: number; store: number }]>([
  ["a dub", { kind: "dub", ...words, to: ["es", "fr"] }, { out: 200, store: 0 }],
  [
    "tracks",
    { kind: "dub", ...words, to: ["es", "fr"], tracks: "together" },
    { out: 100, store: 0 },
  ],
  ["sound alone", { kind: "dub", ...words, to: ["es"], audioOnly: "mp3" }, { out: 0, store: 0 }],
  ["subtitle files", { kind: "subtitles", ...words }, { out: 0, store: 0 }],
  ["embedded subtitles", { kind: "subtitles", ...words, embed: true }, { out: 100, store: 0 }],
  ["captions", { kind: "captions", ...words }, { out: 100, store: 0 }],
  ["clips", { kind: "clips", ...words }, { out: 100, store: 0 }],
  ["a merged video", { kind: "merge", outDir: "/out", scenes }, { out: 160, store: 160 }],
  ["music", { kind: "music", ...words, music: "/m.mp3" }, { out: 100, store: 0 }],
  ["pictures", { kind: "thumbnails", ...words }, { out: 0, store: 0 }],
])("the room for %s goes by the sizes of its files", (_, spec, space) => {
  expect(spaceOf(JobSpec.parse(spec), [100, 10, 50])).toEqual(space);
});

test("the room for sound grows with its length, rate and channels, the widest of its streams", () => {
  const stream = { index: 0, codec: "aac", layout: "stereo", isDefault: true };
  const audio = [
    { ...stream, sampleRate: 48_000, channels: 2 },
    { ...stream, sampleRate: 48_000, channels: 6 },
  ];
  expect(spaceNeeded({ duration: 60, audio })).toBeCloseTo(60 * 48_000 * 6 * 4 * 1.3);
});

test("what is to be made for a job without room is refused, and what is there is found", async () => {
  await using r = await storeRig();
  const dir = await mkdtemp(join(tmpdir(), "octavia-space-"));
  try {
    const input = join(dir, "in.mp4");
    await writeFile(input, "x");
    // A sparse file: it takes no room itself, and no disk has room for ten of its size.
    await truncate(input, 2 ** 43);
    const spec = JobSpec.parse({
      ...{ kind: "dub", input, outDir: join(dir, "out"), edits: [] },
      to: ["es", "fr", "de", "it", "pt", "nl", "pl", "sv", "tr", "uk"],
    });
    using plain = r.store.session();
    await plain.getOrMake(counted("there"), never);
    using session = withRoomFor(spec, { session: () => r.store.session() }, r.dir).session();
    expect((await session.getOrMake(counted("there"), never)).cached).toBe(true);
    const making = session.getOrMake(counted("new"), never);
    await expect(making).rejects.toMatchObject({
      kind: "DiskFull",
      space: { folder: dir, bytes: 10 * 2 ** 43 },
    });
  } finally {
    await rm(dir, { recursive: true });
  }
});

test("where the file system does not count what is free, nothing is refused", async (context) => {
  if (process.platform !== "linux") context.skip("/proc is such a one");
  await using r = await storeRig();
  const spec = JobSpec.parse({
    ...{ kind: "dub", input: process.execPath, outDir: "/proc/nowhere", to: ["es"] },
  });
  using session = withRoomFor(spec, { session: () => r.store.session() }, r.dir).session();
  expect((await session.getOrMake(counted("new"), never)).cached).toBe(false);
});

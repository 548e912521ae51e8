import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ffmpeg, type Rig, rig, SAMPLE } from "../support/octavia.ts";

let r: Rig;
const at = (name: string): string => join(r.dir, "..", name);
const LONG = `${"long name ".repeat(23)}x`;

beforeAll(async () => {
  r = rig();
  const tone = ["-f", "lavfi", "-i", "sine=frequency=300:duration=2"];
  const picture = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=2"];
  await ffmpeg(...picture, "-c:v", "libx264", at("no-sound.mp4"));
  await ffmpeg("-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo:d=2", ...picture, at("silent.mp4"));
  await ffmpeg(...tone, ...picture, at("no-speech.mp4"));
  writeFileSync(at("empty.mp4"), "");
  writeFileSync(at("text.mp4"), "this is no video\n".repeat(200));
  writeFileSync(at("cut.mp4"), readFileSync(SAMPLE));
  truncateSync(at("cut.mp4"), 20);
  symlinkSync("loop.mp4", at("loop.mp4"));
  writeFileSync(at("secret.txt"), "#EXTM3U\n");
  writeFileSync(at("playlist.mp4"), `ffconcat version 1.0\nfile '${SAMPLE}'\n`);
  writeFileSync(
    at("stream.mp4"),
    `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${SAMPLE}\n#EXT-X-ENDLIST\n`,
  );
  writeFileSync(at("no-cues.srt"), "nothing to see here\n");
  mkdirSync(at("a-folder"));
  mkdirSync(at("same"));
  writeFileSync(at("same/talk.mp4"), readFileSync(SAMPLE));
  writeFileSync(at("same/talk.mov"), readFileSync(SAMPLE));
  writeFileSync(at("file-not-folder"), "");
});
afterAll(() => r[Symbol.dispose]());

const dub = (...args: string[]) => r.run(["dub", "--from", "en", "--out", r.dir, ...args]);

test.each<[string, string, RegExp]>([
  ["a missing file", "missing.mp4", /missing\.mp4/],
  ["a folder", "a-folder", /folder/],
  ["a file below a file", "empty.mp4/talk.mp4", /talk\.mp4/],
  ["a name that no disk has", `${"n".repeat(300)}.mp4`, /n{300}/],
  ["a link to itself", "loop.mp4", /loop\.mp4/],
  ["an empty file", "empty.mp4", /empty/],
  ["text named mp4", "text.mp4", /text\.mp4/],
  ["a truncated file", "cut.mp4", /cut\.mp4/],
  ["a file without sound", "no-sound.mp4", /no sound/],
  ["a silent file", "silent.mp4", /[Nn]o speech/],
  ["a file without speech", "no-speech.mp4", /[Nn]o speech/],
  ["a concat script in disguise", "playlist.mp4", /playlist\.mp4/],
  ["an HLS playlist in disguise", "stream.mp4", /stream\.mp4/],
])(
  "%s is answered with one clear sentence and exit code 2, and nothing is written",
  async (_, name, words) => {
    const { code, stderr, stdout } = await dub("--to", "es", at(name));
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/Internal|unexpected|exit status|at .*\.js:/);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(existsSync(r.dir) ? readdirSync(r.dir) : []).toEqual([]);
  },
);

test.each<[string, string[], RegExp]>([
  ["an unknown language", ["--to", "xx"], /"xx" is not a language/],
  ["a pair that nothing serves", ["--to", "ja"], /Japanese/],
  ["a track that is not there", ["--to", "es", "--audio-track", "3"], /audio track 3/],
  ["a transcript that is not there", ["--to", "es", "--transcript", "nope.srt"], /nope\.srt/],
  ["a transcript without cues", ["--to", "es", "--transcript", "no-cues.srt"], /no-cues\.srt/],
  ["an unknown voice", ["--to", "es", "--voice", "nobody-at-all"], /nobody-at-all/],
  ["a speed beyond reason", ["--to", "es", "--max-speed", "7"], /--max-speed/],
  ["an output that is a file", ["--to", "es", "--out", "file-not-folder"], /file-not-folder/],
  ["an unknown option", ["--to", "es", "--nope"], /--nope/],
])("%s is answered with one clear sentence and exit code 2", async (_, args, words) => {
  const { code, stderr } = await dub(SAMPLE, ...args);
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/Internal|unexpected/);
  expect(code).toBe(2);
});

test("two inputs that would write the same files are refused before anything is done", async () => {
  const { code, stderr } = await dub("--to", "es", at("same/talk.mp4"), at("same/talk.mov"));
  expect(stderr).toContain("would write the same files");
  expect(code).toBe(2);
});

test.each(["thumb", "caption", "clips", "subtitle --embed"])(
  "files of sound in a folder are none of the business of %s",
  async (command) => {
    const folder = at(`mixed ${command}`);
    mkdirSync(join(folder, "inner"), { recursive: true });
    for (const name of ["talk.mp4", "talk.mp3", "inner/talk.mp4"]) {
      copyFileSync(SAMPLE, join(folder, name));
    }
    const { code, stdout } = await r.run([
      ...[...command.split(" "), folder, "--recursive", "--dry-run", "--out", at("mixed-out")],
    ]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("mp3");
    expect(stdout).toContain(at("mixed-out/inner/talk."));
    expect(stdout).toContain(at("mixed-out/talk."));
  },
);

test.runIf(process.platform === "linux")(
  "a folder that no system makes is refused at once",
  async () => {
    const { code, stderr } = await r.run(["thumb", SAMPLE, "--out", "/proc/octavia/out"]);
    expect(stderr).toContain("cannot be written to /proc/octavia/out: ");
    expect(code).toBe(2);
  },
);

test("a batch goes on after a bad file, says so, and ends with 2", async () => {
  const clip = at("clip.mp4");
  await ffmpeg("-ss", "0", "-t", "5", "-i", SAMPLE, "-c", "copy", clip);
  const { code, stderr, stdout } = await dub("--to", "es", at("missing.mp4"), clip);
  expect(stderr).toContain("1 of 2 done");
  expect(stdout).toContain("clip.es.mp4");
  expect(code).toBe(2);
});

test.each([
  'it\'s "quoted".mp4',
  "two\nlines.mp4",
  "-dash.mp4",
  "émoji 🎬.mp4",
  `${LONG}.mp4`,
  "%d.mp4",
  "a:b;$(x).mp4",
])("the odd name %j is only a name", async (name) => {
  const clip = at("odd-clip.mp4");
  if (!existsSync(clip)) await ffmpeg("-ss", "0", "-t", "5", "-i", SAMPLE, "-c", "copy", clip);
  writeFileSync(at(name), readFileSync(clip));
  const { code, stderr } = await r.run(["dub", "--from", "en", "--to", "es", "--", name]);
  expect(stderr).not.toMatch(/Internal|unexpected/);
  expect(code).toBe(0);
  expect(existsSync(at(name.replace(/\.mp4$/, ".es.mp4")))).toBe(true);
});

test("a link to the input is not overwritten by its own result", async () => {
  mkdirSync(at("linked"));
  writeFileSync(at("linked/real.mp4"), readFileSync(at("clip.mp4")));
  symlinkSync(at("linked/real.mp4"), at("linked/x.es.mp4"));
  writeFileSync(at("linked/x.mp4"), readFileSync(at("clip.mp4")));
  chmodSync(at("linked/real.mp4"), 0o444);
  const before = readFileSync(at("linked/real.mp4"));
  const { code } = await r.run(["dub", "--from", "en", "--to", "es", at("linked/x.mp4")]);
  expect(code).toBe(0);
  expect(readFileSync(at("linked/real.mp4")).equals(before)).toBe(true);
});

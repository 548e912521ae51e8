import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ffmpeg, type Rig, rig, SAMPLE } from "../support/octavia.ts";
import { canWatch, watch } from "../support/sockets.ts";

const WHY_NOT = "strace is not installed, or may not trace here";
const watchable = await canWatch();

let r: Rig;
let clip: string;
beforeAll(async () => {
  r = rig();
  clip = join(r.home, "..", "clip.mp4");
  await ffmpeg("-ss", "0", "-t", "5", "-i", SAMPLE, "-c", "copy", clip);
});
afterAll(() => r[Symbol.dispose]());

test("the watch sees a connection where there is one", async ({ skip }) => {
  if (!watchable) skip(WHY_NOT);
  // 192.0.2.0/24 is kept for documentation (RFC 5737): nobody is there.
  const script =
    'require("node:net").connect(9, "192.0.2.1").on("error", () => {}); setTimeout(process.exit, 100)';
  const { addresses, opened } = await watch(r, [], ["-e", script]);
  expect(opened).not.toEqual([]);
  expect(addresses).toContain("192.0.2.1");
});

test("a dub leaves nothing in its owner's home, such as a number to know the machine by", async () => {
  using other = rig();
  // onnxruntime's telemetry sends seconds later, but makes its number and its store at once.
  const owner = join(other.home, "..", "owner");
  mkdirSync(owner, { recursive: true });
  const env = { HOME: owner, XDG_CACHE_HOME: join(owner, "cache"), TMPDIR: owner };
  const args = ["dub", clip, "--from", "en", "--to", "es", "--out", other.dir];
  // What a person or a CI system has set must not be what keeps it silent.
  const silent = { CI: "", ORT_DISABLE_TELEMETRY: "0" };
  expect((await other.run(args, { ...env, ...silent })).code).toBe(0);
  // The libraries of espeak-ng look for the sound server.
  const left = readdirSync(owner).filter((name) => !/^(\.config|pulse-.*)$/.test(name));
  expect(left).toEqual([]);
});

test.for<[string, string[], object]>([
  ["by the option", ["--offline"], {}],
  ["by the settings", [], { offline: true }],
])(
  "offline %s, a pull is refused at once, before any socket is opened",
  async ([, option, settings], { skip }) => {
    using other = rig();
    mkdirSync(other.home, { recursive: true });
    writeFileSync(join(other.home, "settings.json"), JSON.stringify(settings));
    const pulls = [
      ["models", "pull", "x/y", ...option],
      ["models", "pull", "whisper-base", "--hub", "http://192.0.2.1", ...option],
    ];
    for (const args of pulls) {
      const start = performance.now();
      const ran = watchable ? await watch(other, args) : { opened: [], ...(await other.run(args)) };
      expect(ran.stderr).toMatch(/set to stay offline, so \S+ was not asked\.\n +Turn the offline/);
      expect(ran.code).toBe(1);
      expect(ran.opened).toEqual([]);
      expect(performance.now() - start).toBeLessThan(5000);
    }
    expect((await other.run(["models", "list", "--json"])).stdout).toContain('"unfinished":[]');
    if (!watchable) skip(WHY_NOT);
  },
);

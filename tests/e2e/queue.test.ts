import { mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ffmpeg, type Rig, rig, SAMPLE } from "../support/octavia.ts";

let r: Rig;
const at = (name: string): string => join(r.dir, "..", name);

beforeAll(async () => {
  r = rig();
  await ffmpeg("-ss", "0", "-t", "9", "-i", SAMPLE, "-c", "copy", at("clip.mp4"));
});
afterAll(() => r[Symbol.dispose]());

const Listed = z.array(z.object({ id: z.string(), state: z.string(), attempts: z.int() }));

/** The jobs of the home, the newest first. */
async function listed(): Promise<z.infer<typeof Listed>> {
  return Listed.parse(JSON.parse((await r.run(["jobs", "--json"])).stdout));
}

const dub = (out: string, ...more: string[]): string[] => [
  ...["dub", at("clip.mp4"), "--from", "en", "--to", "es", "--out", at(out), "--json", ...more],
];

const Line = z.object({ job: z.string().optional(), body: z.unknown().optional() });

/** Runs `octavia ... --json`, and has something done when its output first has a word. */
async function during(
  args: readonly string[],
  reactions: Readonly<Record<string, (job: string) => Promise<unknown>>>,
) {
  const running = r.start(args);
  const left = new Map(Object.entries(reactions));
  for await (const line of running.iterable()) {
    const word = [...left.keys()].find((one) => line.includes(one));
    if (word === undefined) continue;
    const react = left.get(word);
    left.delete(word);
    try {
      await react?.(Line.parse(JSON.parse(line)).job ?? "");
    } catch (error) {
      running.kill("SIGKILL"); // it may stand still, and is waited for
      throw error;
    }
  }
  expect([...left.keys()]).toEqual([]);
  return running;
}

test("a running dub is paused by another process, and goes on from its last artifact", async () => {
  const ended = await during(dub("paused"), {
    '"step":"transcribe"': (id) => r.run(["jobs", "pause", id]),
    '"type":"paused"': async (id) => {
      expect((await listed())[0]).toMatchObject({ id, state: "paused", attempts: 1 });
      expect((await r.run(["jobs", "remove", id])).code).toBe(2);
      expect(await r.run(["jobs", "resume", id])).toMatchObject({ code: 0 });
    },
  });
  expect(ended.exitCode).toBe(0);
  const lines = ended.stdout.split("\n");
  const again = lines.slice(lines.findIndex((line) => line.includes('"type":"resumed"')));
  const extracted = again.find((line) => /"step-finished","step":"extract"/.test(line));
  expect(extracted).toContain('"cached":true');
  const { stdout } = await execa("ffprobe", [
    ...["-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0"],
    at("paused/clip.es.mp4"),
  ]);
  expect(stdout).toContain("video");
});

test("a paused queue begins nothing until it goes on, and says so to who follows", async () => {
  expect((await r.run(["jobs", "pause"])).code).toBe(0);
  const ended = await during(dub("all"), {
    '"type":"queue-paused"': async () => {
      expect(await listed()).toMatchObject([{ state: "queued", attempts: 0 }, {}]);
      expect((await r.run(["jobs"])).stderr).toContain("the queue is paused");
      await r.run(["jobs", "resume"]);
    },
  });
  expect(ended.exitCode).toBe(0);
});

test("a paused job can be cancelled, given another place, and removed when it is over", async () => {
  // The whole sample, not heard yet: it must still run when the pause arrives.
  const args = ["dub", SAMPLE, "--from", "en", "--to", "es", "--out", at("cancelled"), "--json"];
  const ended = await during(args, {
    '"step":"probe"': (id) => r.run(["jobs", "pause", id]),
    '"type":"paused"': async (id) => {
      expect((await r.run(["jobs", "priority", id, "-3"])).stdout).toContain("priority -3");
      expect((await r.run(["jobs", "cancel", id])).code).toBe(0);
    },
  });
  expect(ended.exitCode).toBe(130);
  const [{ id } = { id: "" }, ...others] = await listed();
  expect((await r.run(["jobs", "remove", id])).code).toBe(0);
  expect((await listed()).map((job) => job.id)).toEqual(others.map((job) => job.id));
});

test("a batch with a wrong line queues nothing and names it; a right one is done whole", async () => {
  const spec = { kind: "dub", input: "clip.mp4", from: "en", to: ["es"], outDir: "batch" };
  const lines = (...specs: object[]): string => specs.map((one) => JSON.stringify(one)).join("\n");
  writeFileSync(at("bad.jsonl"), lines(spec, { ...spec, to: ["xx"] }, { kind: "opera" }));
  const before = await listed();
  const bad = await r.run(["batch", at("bad.jsonl")]);
  expect(bad.code).toBe(2);
  expect(bad.stderr).toMatch(/line 2: to, entry 1: .*\n.*line 3: kind: /);
  expect(await listed()).toEqual(before);

  await ffmpeg("-ss", "9", "-t", "6", "-i", SAMPLE, "-c", "copy", at("other.mp4"));
  writeFileSync(at("good.jsonl"), lines(spec, { ...spec, input: "other.mp4" }, spec));
  const planned = await r.run(["batch", at("good.jsonl"), "--dry-run"]);
  expect(planned.stdout.match(/writes .*\.mp4/g)).toHaveLength(2);
  const good = await r.run(["batch", at("good.jsonl")]);
  expect(good.code).toBe(0);
  expect(good.stderr).toContain("2 of 2 done");
  expect(good.stdout).toContain(at("batch/other.es.mp4"));
});

test("a damaged settings file is told by whatever command meets it", async () => {
  writeFileSync(join(r.home, "settings.json"), "{");
  const { stderr, code } = await r.run(["jobs"]);
  expect(code).toBe(0);
  expect(stderr).toContain("could not be understood");
});

test("settings bound the size of inputs", async () => {
  writeFileSync(join(r.home, "settings.json"), '{"maxInputBytes": 1000, "jobsAtOnce": 2}');
  const { code, stderr } = await r.run(dub("limited"));
  rmSync(join(r.home, "settings.json"));
  expect(code).toBe(2);
  expect(stderr).toMatch(/clip\.mp4 has .* MB, and this Octavia takes files of up to 0\.0 MB/);
});

/** Whether a small disk can be mounted at a folder. */
function mountSmall(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const options = ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder];
  return execaSync("mount", options, { reject: false }).exitCode === 0;
}

test("on a full disk a job waits, says so, and goes on when there is room", async (context) => {
  const disk = at("disk");
  if (process.platform !== "linux" || !mountSmall(disk)) {
    context.skip("a small disk can be mounted by root alone");
  }
  try {
    writeFileSync(join(disk, "fill"), "");
    writeFileSync(join(disk, "fill"), Buffer.alloc(4 * 1024 * 1024 - 64 * 1024));
    const ended = await during(dub("disk"), {
      '"type":"waiting"': async (id) => {
        const shown = await r.run(["jobs", "show", id, "--json"]);
        expect(JSON.parse(shown.stdout)).toMatchObject({
          ...{ state: "waiting", attempts: 1 },
          error: { kind: "DiskFull", space: { folder: disk } },
        });
        truncateSync(join(disk, "fill"));
      },
    });
    expect(ended.exitCode).toBe(0);
    expect((await listed())[0]).toMatchObject({ state: "succeeded", attempts: 2 });
  } finally {
    await execa("umount", [disk]);
  }
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { ffmpeg, type Rig, rig, SAMPLE } from "../support/octavia.ts";

/** What a process may have held at most, bytes, by its name; processes come and go. */
type Peaks = Map<string, number>;

/** Adds what the descendants of a process have held at most until now. */
async function look(pid: number, peaks: Peaks): Promise<void> {
  const { stdout } = await execa("ps", ["-o", "pid=,comm=", "--ppid", String(pid)], {
    reject: false,
  });
  for (const [, child = "", name = ""] of stdout.matchAll(/^\s*(\d+) (.+)$/gm)) {
    peaks.set(name, Math.max(peaks.get(name) ?? 0, highWater(Number(child))));
    await look(Number(child), peaks);
  }
}

/** Bytes; 0 of a process that is gone. */
function highWater(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

const stamp = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(11, 23).replace(".", ",");

/** A film with its words: a small picture of one frame a second, the sample's sound again and again. */
async function film(r: Rig, minutes: number): Promise<{ video: string; transcript: string }> {
  const at = (name: string): string => join(r.dir, "..", name);
  const [video, transcript] = [at(`film${minutes}.mp4`), at(`film${minutes}.srt`)];
  const [sound, picture] = [at("sound.m4a"), at("picture.mp4")];
  const seconds = minutes * 60;
  await ffmpeg("-y", "-i", SAMPLE, "-vn", "-c:a", "copy", sound);
  const source = ["-f", "lavfi", "-i", `testsrc=s=64x36:r=1:d=${seconds}`];
  await ffmpeg("-y", ...source, "-c:v", "libx264", "-preset", "ultrafast", picture);
  await ffmpeg(
    ...["-i", picture, "-stream_loop", "-1", "-i", sound, "-t", String(seconds)],
    ...["-map", "0:v", "-map", "1:a", "-c", "copy", video],
  );
  const cues = Array.from({ length: seconds / 4 }, (_, index) => {
    const times = `${stamp(index * 4)} --> ${stamp(index * 4 + 3)}`;
    return `${index + 1}\n${times}\nThis is sentence number ${index + 1}.\n`;
  });
  writeFileSync(transcript, cues.join("\n"));
  return { video, transcript };
}

test.runIf(process.platform === "linux")(
  "memory does not grow with the length of a film",
  async () => {
    using r = rig();
    const peaksOf = async (minutes: number): Promise<Peaks> => {
      const { video, transcript } = await film(r, minutes);
      const args = ["caption", video, "--from", "en", "--transcript", transcript, "--out", r.dir];
      const running = r.start([...args, "--json"]);
      const peaks: Peaks = new Map();
      for await (const line of running.iterable()) {
        void line;
        if (running.pid !== undefined) await look(running.pid, peaks);
      }
      expect((await running).exitCode).toBe(0);
      return peaks;
    };
    const [short, long] = [await peaksOf(30), await peaksOf(180)];
    expect([...long.keys()]).toContain("ffmpeg");
    // Words and events of three hours have some weight; sound or pictures of them would have far more.
    for (const [name, bytes] of long) {
      const grown = (bytes - (short.get(name) ?? bytes)) / 2 ** 20;
      expect(grown, `${name} grew by so many MB`).toBeLessThan(150);
    }
  },
);

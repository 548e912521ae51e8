// Makes docs/guide/clips.png: a moment of two captioned clips of the sample. Needs a built app.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..", "..");
const sample = join(root, "resources", "sample");
const folder = mkdtempSync(join(tmpdir(), "octavia-guide-"));
const run = (program, args) =>
  execFileSync(program, args, {
    env: { ...process.env, OCTAVIA_HOME: join(folder, "home") },
    stdio: ["ignore", "ignore", "inherit"],
  });
try {
  run(process.execPath, [
    ...[join(root, "bin", "octavia"), "clips", join(sample, "garden.mp4"), "--out", folder],
    ...["--from", "en", "--transcript", join(sample, "garden.truth.srt")],
    ...["--length", "5-12", "--count", "2", "--to", "es", "--style", "karaoke"],
  ]);
  const names = ["clip1", "clip1.es", "clip2", "clip2.es"];
  run("ffmpeg", [
    ...["-v", "error", "-y"],
    ...names.flatMap((name) => ["-ss", "1.5", "-i", join(folder, `garden.${name}.mp4`)]),
    ...["-filter_complex", "hstack=inputs=4", "-frames:v", "1"],
    join(root, "docs", "guide", "clips.png"),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

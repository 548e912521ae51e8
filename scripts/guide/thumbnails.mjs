// Makes docs/guide/thumbnails.png: the best pictures of the sample. Needs a built app.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..", "..");
const sample = join(root, "resources", "sample", "garden.mp4");
const folder = mkdtempSync(join(tmpdir(), "octavia-guide-"));
const run = (program, args) =>
  execFileSync(program, args, {
    env: { ...process.env, OCTAVIA_HOME: join(folder, "home") },
    stdio: ["ignore", "ignore", "inherit"],
  });
try {
  run(process.execPath, [join(root, "bin", "octavia"), "thumb", sample, "--out", folder]);
  const inputs = [1, 2, 3, 4, 5].flatMap((number) => [
    ...["-i", join(folder, `garden.thumb${number}.jpg`)],
  ]);
  run("ffmpeg", [
    ...["-v", "error", "-y", ...inputs, "-filter_complex", "hstack=inputs=5,scale=1200:-2"],
    ...["-frames:v", "1", join(root, "docs", "guide", "thumbnails.png")],
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

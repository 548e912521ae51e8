// Makes docs/guide/music.png: the waves of the sample with music, without and with ducking. Needs a
// built app.
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
const ffmpeg = (...args) => run("ffmpeg", ["-v", "error", "-y", ...args]);
try {
  const tune = join(folder, "tune.wav");
  ffmpeg("-f", "lavfi", "-i", "sine=f=330:d=6,volume=6", tune);
  for (const [name, duck] of Object.entries({ plain: [], ducked: ["--duck"] })) {
    const out = ["--out", join(folder, name), ...duck];
    run(process.execPath, [join(root, "bin", "octavia"), "music", sample, tune, ...out]);
  }
  const inputs = ["plain", "ducked"].flatMap((name) => [
    ...["-i", join(folder, name, "garden.music.mp4")],
  ]);
  const wave = "aformat=channel_layouts=mono,showwavespic=s=1200x200:colors=0x3060a0";
  const graph = `[0:a]${wave}[a];[1:a]${wave}[b];[a][b]vstack[c];color=white:s=1200x400[d];[d][c]overlay`;
  ffmpeg(...inputs, "-filter_complex", graph, "-frames:v", "1", join(root, "docs/guide/music.png"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

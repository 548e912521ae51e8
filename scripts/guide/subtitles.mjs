// Makes docs/guide/subtitles.png: the sample with its Spanish subtitles, and with both languages.
// Needs a built app.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..", "..");
const sample = join(root, "resources", "sample");
const folder = mkdtempSync(join(tmpdir(), "octavia-guide-"));
const run = (program, args) =>
  execFileSync(program, args, {
    env: { ...process.env, OCTAVIA_HOME: join(folder, "home") },
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
try {
  run(process.execPath, [
    ...[join(root, "bin", "octavia"), "subtitle", join(sample, "garden.mp4"), "--out", folder],
    ...["--from", "en", "--transcript", join(sample, "garden.truth.srt")],
    ...["--to", "es", "--bilingual", "es+en"],
  ]);
  copyFileSync(join(folder, "garden.es.srt"), join(folder, "one.srt"));
  copyFileSync(join(folder, "garden.es+en.srt"), join(folder, "two.srt"));
  const shown = (file) => `subtitles=${file}:force_style='FontName=Noto Sans,FontSize=18'`;
  run("ffmpeg", [
    ...["-v", "error", "-y", "-i", join(sample, "garden.mp4"), "-filter_complex"],
    // Below the picture, where they hide nothing of it.
    `pad=iw:ih*1.2,split[a][b];[a]${shown("one.srt")}[c];[b]${shown("two.srt")}[d];` +
      "[c][d]hstack,scale=1200:-2,select=gte(t\\,25.6)",
    ...["-frames:v", "1", join(root, "docs", "guide", "subtitles.png")],
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

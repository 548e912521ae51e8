// Makes docs/guide/captions.png: one moment of the sample in every style. Needs a built app.
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
const STYLES = ["plain", "box", "outline", "karaoke", "pop"];
try {
  for (const style of STYLES) {
    run(process.execPath, [
      ...[join(root, "bin", "octavia"), "caption", join(sample, "garden.mp4"), "--style", style],
      ...["--from", "en", "--transcript", join(sample, "garden.truth.srt")],
      ...["--position", "top", "--preview", "25.2", "--preview-out", join(folder, `${style}.png`)],
    ]);
  }
  run("ffmpeg", [
    ...["-v", "error", "-y", ...STYLES.flatMap((style) => ["-i", join(folder, `${style}.png`)])],
    "-filter_complex",
    `${STYLES.map((_, index) => `[${index}]crop=ih*1.1:ih,scale=292:-2,pad=iw+8:ih:4:0:white[v${index}]`).join(";")};` +
      `${STYLES.map((_, index) => `[v${index}]`).join("")}hstack=inputs=${STYLES.length}`,
    ...["-frames:v", "1", join(root, "docs", "guide", "captions.png")],
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

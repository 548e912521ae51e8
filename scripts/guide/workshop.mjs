// What the scripts that make the guides' pictures share. They need a built app.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..", "..");
const guide = join(root, "docs", "guide");
const sample = join(root, "resources", "sample");

export const SAMPLE = join(sample, "garden.mp4");
/** Options that give the sample's words, so that nothing is listened to. */
export const WORDS = ["--from", "en", "--transcript", join(sample, "garden.truth.srt")];
export const OCTAVIA = join(root, "bin", "octavia");

/**
 * Works in a folder that is removed afterwards, with a home of its own.
 * @param work gets `folder`; its environment `env`; `octavia` and `ffmpeg`, which run to their end
 *   there; and `picture(name)`, the path of a picture of the guides
 */
export async function inWorkshop(work) {
  const folder = mkdtempSync(join(tmpdir(), "octavia-guide-"));
  const env = { ...process.env, OCTAVIA_HOME: join(folder, "home") };
  const run = (program, args) =>
    execFileSync(program, args, { env, cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  try {
    await work({
      ...{ folder, env },
      octavia: (...args) => run(process.execPath, [OCTAVIA, ...args]),
      ffmpeg: (...args) => run("ffmpeg", ["-v", "error", "-y", ...args]),
      picture: (name) => join(guide, name),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// `npm run demo`: sets up, dubs the sample from English into Spanish and French, says what it made.
import { spawnSync } from "node:child_process";
import { join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const out = join(root, "out", "demo");

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

run([join(root, "scripts", "setup.mjs")]);
run([
  join(root, "bin", "octavia"),
  "dub",
  join(root, "resources", "sample", "garden.mp4"),
  ...["--from", "en", "--to", "es,fr", "--out", out],
]);

const octavia = relative(process.cwd(), join(root, "bin", "octavia")) || "octavia";
console.log(`
Open the videos in any player; the report says how well each line fits.

To dub a video of your own:
  ${octavia} dub my-video.mp4 --to es,fr
It writes my-video.es.mp4, my-video.fr.mp4 and their subtitles beside your video.
  ${octavia} dub --help     all options
  ${octavia} doctor         what this machine can do`);

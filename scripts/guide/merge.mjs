// Makes docs/guide/merge.png: scenes of three shapes in one video, with bars and cut. Needs a built app.
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
  const shapes = { wide: "null", tall: "crop=304:540", square: "crop=540:540" };
  const scenes = Object.entries(shapes).flatMap(([name, filter], index) => {
    const path = join(folder, `${name}.mp4`);
    ffmpeg("-ss", String(1 + 10 * index), "-t", "2", "-i", sample, "-vf", filter, "-an", path);
    return ["--scene", path];
  });
  for (const fit of ["contain", "cover"]) {
    const look = ["--fit", fit, "--pad-color", "#305030", "--name", fit];
    run(process.execPath, [join(root, "bin", "octavia"), "merge", ...scenes, ...look]);
  }
  const shots = ["contain", "cover"].flatMap((fit) =>
    [1, 3, 5].flatMap((at) => ["-ss", String(at), "-i", join(folder, `${fit}.mp4`)]),
  );
  const graph =
    "[0][1][2]hstack=inputs=3[a];[3][4][5]hstack=inputs=3[b];[a][b]vstack,scale=1200:-2";
  ffmpeg(...shots, "-filter_complex", graph, "-frames:v", "1", join(root, "docs/guide/merge.png"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// Makes docs/guide/merge.png: scenes of three shapes in one video, with bars and cut. Needs a built app.
import { inWorkshop, SAMPLE } from "./workshop.mjs";

const SHAPES = { wide: "null", tall: "crop=304:540", square: "crop=540:540" };

await inWorkshop(({ octavia, ffmpeg, picture }) => {
  const scenes = Object.entries(SHAPES).flatMap(([name, filter], index) => {
    const start = String(1 + 10 * index);
    ffmpeg("-ss", start, "-t", "2", "-i", SAMPLE, "-vf", filter, "-an", `${name}.mp4`);
    return ["--scene", `${name}.mp4`];
  });
  for (const fit of ["contain", "cover"]) {
    octavia("merge", ...scenes, "--fit", fit, "--pad-color", "#305030", "--name", fit);
  }
  const shots = ["contain", "cover"].flatMap((fit) =>
    [1, 3, 5].flatMap((at) => ["-ss", String(at), "-i", `${fit}.mp4`]),
  );
  const graph =
    "[0][1][2]hstack=inputs=3[a];[3][4][5]hstack=inputs=3[b];[a][b]vstack,scale=1200:-2";
  ffmpeg(...shots, "-filter_complex", graph, "-frames:v", "1", picture("merge.png"));
});

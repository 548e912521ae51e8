// Makes docs/guide/thumbnails.png: the best pictures of the sample. Needs a built app.
import { inWorkshop, SAMPLE } from "./workshop.mjs";

await inWorkshop(({ folder, octavia, ffmpeg, picture }) => {
  octavia("thumb", SAMPLE, "--out", folder);
  ffmpeg(
    ...[1, 2, 3, 4, 5].flatMap((number) => ["-i", `garden.thumb${number}.jpg`]),
    ...["-filter_complex", "hstack=inputs=5,scale=1200:-2"],
    ...["-frames:v", "1", picture("thumbnails.png")],
  );
});

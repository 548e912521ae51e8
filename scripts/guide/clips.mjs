// Makes docs/guide/clips.png: a moment of two captioned clips of the sample. Needs a built app.
import { inWorkshop, SAMPLE, WORDS } from "./workshop.mjs";

await inWorkshop(({ folder, octavia, ffmpeg, picture }) => {
  const wish = ["--length", "5-12", "--count", "2", "--to", "es", "--style", "karaoke"];
  octavia("clips", SAMPLE, "--out", folder, ...WORDS, ...wish);
  const names = ["clip1", "clip1.es", "clip2", "clip2.es"];
  ffmpeg(
    ...names.flatMap((name) => ["-ss", "1.5", "-i", `garden.${name}.mp4`]),
    ...["-filter_complex", "hstack=inputs=4", "-frames:v", "1", picture("clips.png")],
  );
});

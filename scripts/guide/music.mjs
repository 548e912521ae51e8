// Makes docs/guide/music.png: the waves of the sample with music, without and with ducking. Needs a
// built app.
import { join } from "node:path";
import { inWorkshop, SAMPLE } from "./workshop.mjs";

await inWorkshop(({ octavia, ffmpeg, picture }) => {
  ffmpeg("-f", "lavfi", "-i", "sine=f=330:d=6,volume=6", "tune.wav");
  for (const [name, duck] of Object.entries({ plain: [], ducked: ["--duck"] })) {
    octavia("music", SAMPLE, "tune.wav", "--out", name, ...duck);
  }
  const inputs = ["plain", "ducked"].flatMap((name) => ["-i", join(name, "garden.music.mp4")]);
  const wave = "aformat=channel_layouts=mono,showwavespic=s=1200x200:colors=0x3060a0";
  const graph = `[0:a]${wave}[a];[1:a]${wave}[b];[a][b]vstack[c];color=white:s=1200x400[d];[d][c]overlay`;
  ffmpeg(...inputs, "-filter_complex", graph, "-frames:v", "1", picture("music.png"));
});

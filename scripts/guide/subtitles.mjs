// Makes docs/guide/subtitles.png: the sample with its Spanish subtitles, and with both languages.
// Needs a built app.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { inWorkshop, SAMPLE, WORDS } from "./workshop.mjs";

await inWorkshop(({ folder, octavia, ffmpeg, picture }) => {
  octavia("subtitle", SAMPLE, "--out", folder, ...WORDS, "--to", "es", "--bilingual", "es+en");
  copyFileSync(join(folder, "garden.es.srt"), join(folder, "one.srt"));
  copyFileSync(join(folder, "garden.es+en.srt"), join(folder, "two.srt"));
  const shown = (file) => `subtitles=${file}:force_style='FontName=Noto Sans,FontSize=18'`;
  ffmpeg(
    ...["-i", SAMPLE, "-filter_complex"],
    // Below the picture, where they hide nothing of it.
    `pad=iw:ih*1.2,split[a][b];[a]${shown("one.srt")}[c];[b]${shown("two.srt")}[d];` +
      "[c][d]hstack,scale=1200:-2,select=gte(t\\,25.6)",
    ...["-frames:v", "1", picture("subtitles.png")],
  );
});

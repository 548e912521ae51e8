// Makes docs/guide/captions.png: one moment of the sample in every style. Needs a built app.
import { inWorkshop, SAMPLE, WORDS } from "./workshop.mjs";

const STYLES = ["plain", "box", "outline", "karaoke", "pop"];

await inWorkshop(({ octavia, ffmpeg, picture }) => {
  for (const style of STYLES) {
    const shot = ["--position", "top", "--preview", "25.2", "--preview-out", `${style}.png`];
    octavia("caption", SAMPLE, "--style", style, ...WORDS, ...shot);
  }
  const cut = (index) => `[${index}]crop=ih*1.1:ih,scale=292:-2,pad=iw+8:ih:4:0:white[v${index}]`;
  const row = STYLES.map((_, index) => `[v${index}]`).join("");
  ffmpeg(
    ...STYLES.flatMap((style) => ["-i", `${style}.png`]),
    "-filter_complex",
    `${STYLES.map((_, index) => cut(index)).join(";")};${row}hstack=inputs=${STYLES.length}`,
    ...["-frames:v", "1", picture("captions.png")],
  );
});

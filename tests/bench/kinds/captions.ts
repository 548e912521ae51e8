// What drawing captions costs beside the same encoding by ffmpeg alone, whole commands by the clock.
import { type Figure, median, seconds, timed } from "../figures.ts";
import { Folder, ffmpeg, looped, octavia } from "../rig.ts";

const MINUTES = 2;
const RUNS = 3;
/** As `--encoder x264` encodes. */
const X264 = ["-c:v", "libx264", "-preset", "fast", "-crf", "20", "-pix_fmt", "yuv420p"];

/** Captions of a film with a transcript at hand, beside ffmpeg; and the preview of one picture. */
export async function benchCaptions(): Promise<Figure[]> {
  using folder = new Folder();
  const { video, transcript } = await looped(folder, MINUTES);
  const words = ["--from", "en", "--transcript", transcript];
  const plain: number[] = [];
  const drawn: number[] = [];
  // By turns, so that both meet the same moods of the machine.
  for (let run = 0; run < RUNS; run += 1) {
    const ours = ["caption", video, ...words, "--encoder", "x264", "--out", folder.at(`out${run}`)];
    drawn.push((await timed(() => octavia(folder.at(`home${run}`), ours))).ms);
    const args = ["-v", "error", "-i", video, ...X264, "-c:a", "copy", folder.at("plain.mp4")];
    plain.push((await timed(() => ffmpeg(...args))).ms);
  }
  const [burn, encode] = [median(drawn), median(plain)];
  const shot = ["--preview", "60", "--preview-out", folder.at("frame.png")];
  const preview = await timed(() =>
    octavia(folder.at("home0"), ["caption", video, ...words, ...shot]),
  );
  return [
    {
      part: "captions",
      what: `captions drawn into ${MINUTES} min / the same x264 encode by ffmpeg`,
      value: burn / encode,
      unit: "",
      target: { atMost: 1.1 },
      from: `${seconds(burn)} / ${seconds(encode)}`,
    },
    {
      part: "captions",
      what: "preview of one picture, its words at hand",
      value: preview.ms / 1000,
      unit: "s",
      target: { atMost: 2 },
      from: "the whole command",
    },
  ];
}

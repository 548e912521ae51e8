// What drawing captions costs beside the same encoding by ffmpeg alone, whole commands by the clock.
import { join } from "node:path";
import { type Figure, median, seconds, timed } from "../figures.ts";
import { Folder, ffmpeg, looped, octavia } from "../rig.ts";

const MINUTES = 5;
const RUNS = 3;
/** As `--encoder x264` encodes. */
const X264 = ["-c:v", "libx264", "-preset", "fast", "-crf", "20", "-pix_fmt", "yuv420p"];

/**
 * Captions of a film with a transcript at hand, beside ffmpeg that encodes it as it is, and beside
 * ffmpeg that draws its lines with the same filter; and the preview of one picture.
 */
export async function benchCaptions(): Promise<Figure[]> {
  using folder = new Folder();
  const { video, transcript } = await looped(folder, MINUTES);
  const words = ["--from", "en", "--transcript", transcript];
  const plain: number[] = [];
  const drawn: number[] = [];
  const ours: number[] = [];
  const written = ["subtitle", video, ...words, "--format", "ass", "--out", folder.at("lines")];
  await octavia(folder.at("home0"), written);
  const filter = `ass=filename=${join(folder.at("lines"), `long${MINUTES}.en.ass`)}`;
  // By turns, so that both meet the same moods of the machine.
  for (let run = 0; run < RUNS; run += 1) {
    const args = ["caption", video, ...words, "--encoder", "x264", "--out", folder.at(`out${run}`)];
    ours.push((await timed(() => octavia(folder.at(`home${run}`), args))).ms);
    const encode = (...filters: string[]) =>
      timed(() =>
        ffmpeg(
          ...["-v", "error", "-i", video, ...filters, ...X264],
          ...["-c:a", "copy", folder.at("plain.mp4")],
        ),
      );
    plain.push((await encode()).ms);
    drawn.push((await encode("-vf", filter)).ms);
  }
  const [burn, encode, draw] = [median(ours), median(plain), median(drawn)];
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
      what: "the same / ffmpeg that draws the lines as subtitles and encodes",
      value: burn / draw,
      unit: "",
      from: `${seconds(burn)} / ${seconds(draw)}`,
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

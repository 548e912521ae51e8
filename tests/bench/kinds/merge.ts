// Merging scenes, whole commands by the clock, beside ffmpeg that does one scene after another.
import { writeFileSync } from "node:fs";
import { type Figure, seconds, timed } from "../figures.ts";
import { Folder, ffmpeg, octavia, SAMPLE } from "../rig.ts";

const SCENES = 20;
const SCENE_SECONDS = 5;
/** As `--encoder x264` encodes. */
const X264 = ["-c:v", "libx264", "-preset", "fast", "-crf", "20", "-pix_fmt", "yuv420p"];
const SIZE = "1280:720";
/** What brings a scene into shape. */
const SHAPE =
  `fps=25,scale=${SIZE}:force_original_aspect_ratio=decrease,` +
  `pad=${SIZE}:(ow-iw)/2:(oh-ih)/2,setsar=1`;

/**
 * A busy picture with noise, every other one 4:3, and a voice-over: speech, since encoders of sound
 * take several times as long for pure tones. @param hue tells scenes apart
 */
async function makeScene(folder: Folder, number: number, hue: number): Promise<void> {
  const size = number % 2 === 0 ? "1280x720" : "960x720";
  const picture = `testsrc2=s=${size}:r=30:d=${SCENE_SECONDS},hue=h=${hue}`;
  const sound = `anoisesrc=c=pink:a=0.2:seed=${number}:r=48000:d=${SCENE_SECONDS}`;
  await ffmpeg(
    ...["-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound],
    ...["-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", folder.at(`v${number}.mp4`)],
  );
  await ffmpeg(
    ...["-v", "error", "-ss", String(number), "-i", SAMPLE, "-t", String(SCENE_SECONDS - 1)],
    ...["-vn", folder.at(`a${number}.wav`)],
  );
}

/** By ffmpeg alone: every scene by itself, then all joined. */
async function plainly(folder: Folder): Promise<void> {
  const lines: string[] = [];
  for (let number = 0; number < SCENES; number += 1) {
    const graph =
      `[0:v]${SHAPE}[v];[0:a]volume=0.2[a];[1:a]volume=2,apad[b];` +
      "[a][b]amix=inputs=2:normalize=0:duration=first,alimiter=level=0,aresample=48000[s]";
    await ffmpeg(
      ...["-v", "error", "-i", folder.at(`v${number}.mp4`), "-i", folder.at(`a${number}.wav`)],
      ...["-filter_complex", graph, "-map", "[v]", "-map", "[s]", ...X264],
      ...["-c:a", "aac", "-ac", "2", folder.at(`plain${number}.mp4`)],
    );
    lines.push(`file plain${number}.mp4`);
  }
  writeFileSync(folder.at("list"), lines.join("\n"));
  await ffmpeg(
    ...["-v", "error", "-f", "concat", "-i", folder.at("list"), "-c", "copy"],
    folder.at("plain.mp4"),
  );
}

export async function benchMerge(): Promise<Figure[]> {
  using folder = new Folder();
  for (let number = 0; number < SCENES; number += 1) await makeScene(folder, number, 0);
  const scenes = Array.from({ length: SCENES }, (_, number) => [
    ...["--scene", folder.at(`v${number}.mp4`), "--voice", folder.at(`a${number}.wav`)],
  ]).flat();
  const shape = ["--size", "1280x720", "--frame-rate", "25", "--encoder", "x264"];
  const run = () => octavia(folder.at("home"), ["merge", ...scenes, ...shape]);
  const first = await timed(run);
  const plain = await timed(() => plainly(folder));
  await makeScene(folder, 7, 90);
  const again = await timed(run);
  const name = `${SCENES} scenes of ${SCENE_SECONDS} s, 720p`;
  return [
    {
      part: "merge",
      what: `${name} / ffmpeg one after another`,
      value: first.ms / plain.ms,
      unit: "",
      target: { atMost: 0.7 },
      from: `${seconds(first.ms)} / ${seconds(plain.ms)}`,
    },
    {
      part: "merge",
      what: "after a change of one scene / the first time",
      value: again.ms / first.ms,
      unit: "",
      target: { atMost: 0.25 },
      from: `${seconds(again.ms)} / ${seconds(first.ms)}`,
    },
  ];
}

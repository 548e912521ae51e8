// Music under a long video, whole commands by the clock, beside ffmpeg with the same filters.
import { DEFAULTS } from "../../../contract/limits.ts";
import { type Figure, seconds, timed } from "../figures.ts";
import { Folder, ffmpeg, looped, octavia } from "../rig.ts";

const MINUTES = 60;
/** Seconds of music, as long as a song. */
const MUSIC = 200;

export async function benchMusic(): Promise<Figure[]> {
  using folder = new Folder();
  const { video } = await looped(folder, MINUTES);
  const music = folder.at("music.mp3");
  const source = `anoisesrc=c=pink:a=0.3:d=${MUSIC}:r=48000,aformat=channel_layouts=stereo`;
  await ffmpeg("-v", "error", "-f", "lavfi", "-i", source, "-b:a", "192k", music);
  const ours = await timed(() =>
    octavia(folder.at("home"), ["music", video, music, "--out", folder.at("out")]),
  );
  const total = MINUTES * 60;
  const fade = DEFAULTS.musicFade;
  const graph =
    `[1:a]volume=${DEFAULTS.musicVolume},afade=d=${fade},afade=t=out:st=${total - fade}:d=${fade}[m];` +
    "[0:a][m]amix=inputs=2:normalize=0:duration=first,alimiter=level=0:limit=0.8[a]";
  const plain = await timed(() =>
    ffmpeg(
      ...["-v", "error", "-i", video, "-stream_loop", "-1", "-i", music],
      ...["-filter_complex", graph, "-map", "0:v", "-map", "[a]", "-c:v", "copy"],
      ...["-c:a", "aac", "-aac_coder", "fast", "-b:a", "192k", "-t", String(total)],
      ...["-movflags", "+faststart", folder.at("plain.mp4")],
    ),
  );
  return [
    {
      part: "music",
      what: `music under ${MINUTES} min / ffmpeg with the same filters, picture copied`,
      value: ours.ms / plain.ms,
      unit: "",
      target: { atMost: 1.1 },
      from: `${seconds(ours.ms)} / ${seconds(plain.ms)}`,
    },
  ];
}

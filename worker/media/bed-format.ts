import type { AudioStream } from "../../contract/media.ts";

/** The sampling rates of AAC (ISO/IEC 14496-3, table 1.18) that are of use, Hz. */
const AAC_RATES = new Set([
  8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000,
]);
/** What Opus decodes to (RFC 6716), and what everything else is brought to. */
const COMMON_RATE = 48_000;

/**
 * The layouts ADTS names by a number (ISO/IEC 14496-3, channel configurations 1 to 7); all others
 * would need a program config element, which many players do not read.
 */
const CHANNELS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  "3.0": 3,
  "4.0": 4,
  "5.0": 5,
  "5.1": 6,
  "7.1": 8,
};

/** The layout that loses nothing of another: side speakers become back speakers, gaps stay silent. */
const NEAREST: Readonly<Record<string, string>> = {
  "2.1": "5.1",
  "3.0(back)": "4.0",
  "3.1": "5.1",
  "4.1": "7.1",
  quad: "5.0",
  "quad(side)": "5.0",
  "5.0(side)": "5.0",
  "5.1(side)": "5.1",
};

/** Of sources that do not say, by their number of channels. */
const USUAL = ["mono", "mono", "stereo", "3.0", "4.0", "5.0", "5.1", "7.1", "7.1"];

/** How the bed is stored and the dub encoded. */
export interface BedFormat {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** ffmpeg's name. */
  readonly layout: string;
  /** Takes the first two of too many channels, where there is no layout to mix down from. */
  readonly firstTwo: boolean;
}

/** The source's own rate and layout, or the nearest that the codec of the dub can hold. */
export function bedFormat(stream: AudioStream, codec: "aac" | "opus"): BedFormat {
  const fits = codec === "aac" && AAC_RATES.has(stream.sampleRate);
  const sampleRate = fits ? stream.sampleRate : COMMON_RATE;
  const firstTwo = stream.channels > 8;
  const layout = firstTwo ? "stereo" : nearestLayout(stream);
  return { sampleRate, channels: CHANNELS[layout] ?? 2, layout, firstTwo };
}

function nearestLayout({ layout, channels }: AudioStream): string {
  if (CHANNELS[layout] !== undefined) return layout;
  const nearest = NEAREST[layout];
  if (nearest !== undefined) return nearest;
  const named = !layout.endsWith(" channels");
  return named && channels > 5 ? "7.1" : (USUAL[channels] ?? "stereo");
}

import { fileUrl } from "./arguments.ts";
import type { BedFormat } from "./bed-format.ts";

/** What recognisers and speech detectors are trained on, Hz. */
export const SPEECH_RATE = 16_000;

/**
 * Timestamps that are off by more than this are holes or overlaps, and are filled or cut; smaller
 * ones are rounding (1 ms in Matroska) or a slow clock. Below the 45 ms at which sound before its
 * picture is noticed (ITU-R BT.1359).
 */
const GAP_SECONDS = 0.04;

/** How often the level is told, in samples of the speech: every 10 s. */
const LEVEL_SAMPLES = 10 * SPEECH_RATE;

/**
 * Decodes a stream of input 0 once, into speech and bed, from zero on without holes. The peak of
 * every 10 s of speech goes to standard output.
 */
export function splitArgs(
  stream: number,
  bed: BedFormat,
  paths: { readonly speech: string; readonly bed: string },
): string[] {
  const fill = `aresample=async=1:first_pts=0:min_hard_comp=${GAP_SECONDS}`;
  const levels =
    `asetnsamples=n=${LEVEL_SAMPLES}:p=0,` +
    "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level," +
    "ametadata=mode=print:key=lavfi.astats.Overall.Peak_level:file=pipe\\\\:1:direct=1";
  const speech = `aresample=${SPEECH_RATE},aformat=sample_fmts=s16:channel_layouts=mono,${levels}`;
  const graph =
    `[0:${stream}]${shape(bed)}${fill},asplit=2[a][b];` +
    `[a]${speech}[speech];[b]${evenFormat(bed)}[bed]`;
  return [
    ...["-filter_complex", graph],
    ...["-map", "[speech]", "-fflags", "+bitexact", "-f", "wav", fileUrl(paths.speech)],
    ...["-map", "[bed]", "-c:a", "pcm_f32le", "-f", "f32le", fileUrl(paths.bed)],
  ];
}

/**
 * Decodes a stream of input 0 into one rate and layout, with its timestamps: for sources that
 * change theirs midway (television recordings), where `splitArgs` alone would begin anew.
 */
export function evenArgs(stream: number, bed: BedFormat, path: string): string[] {
  return [
    ...["-map", `0:${stream}`, "-af", `${shape(bed)}${evenFormat(bed)}`],
    ...["-c:a", "pcm_f32le", "-f", "nut", fileUrl(path)],
  ];
}

/** The loudest of the levels that `splitArgs` sends, dBFS; null if every sample was zero. */
export class PeakReader {
  private readonly decoder = new TextDecoder();
  private rest = "";
  private loudest = Number.NEGATIVE_INFINITY;

  /** Takes the next bytes of standard output. */
  readonly take = (chunk: Uint8Array): void => {
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      const level = Number(line.split("Peak_level=")[1] ?? Number.NaN);
      if (level > this.loudest) this.loudest = level;
    }
  };

  peakDb(): number | null {
    return Number.isFinite(this.loudest) ? this.loudest : null;
  }
}

const shape = (bed: BedFormat): string => (bed.firstTwo ? "pan=stereo|c0=c0|c1=c1," : "");

const evenFormat = (bed: BedFormat): string =>
  `aformat=sample_fmts=flt:sample_rates=${bed.sampleRate}:channel_layouts=${bed.layout}`;

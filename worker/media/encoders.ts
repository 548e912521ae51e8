import { OctaviaError } from "../../contract/errors.ts";
import type { EncoderWish } from "../../contract/kinds/encoding.ts";
import { CANDIDATES, type Candidate, type EncoderName, preferred } from "./encoder-list.ts";
import type { Ffmpeg } from "./ffmpeg.ts";

/** An encoder that was seen to work here. */
export interface VideoEncoder {
  readonly name: EncoderName;
  /** Arguments after the filters: codec, quality, pixel format. */
  readonly args: readonly string[];
  /** Arguments before the inputs: the device, where the encoder needs one named. */
  readonly init: readonly string[];
  /** Filters at the end of the picture's chain ("format=nv12,hwupload"), or none: "". */
  readonly upload: string;
  /** For keys and reports. */
  readonly digest: string;
}

export interface EncoderNeeds {
  /** Bits of a colour: 10 is for pictures with a high dynamic range, and gives HEVC. Default 8. */
  readonly depth?: 8 | 10;
  /** Size of the pictures in pixels; a common one if not given. */
  readonly width?: number;
  readonly height?: number;
}

/** What was tried in this process: why it does not work, or that it does ("works"). */
const tried = new Map<string, string>();
const WORKS = "works";

/**
 * Settles `--encoder` by really encoding a few pictures, once a process and kind of picture.
 * `auto` takes the first hardware encoder that works, else x264 at CRF 20, preset fast (in 10 bit:
 * x265 at CRF 20, preset fast).
 * @throws InvalidInput if the named one (or, with `auto`, none) works, saying why; Cancelled
 */
export async function pickEncoder(
  ffmpeg: Ffmpeg,
  wish: EncoderWish,
  signal: AbortSignal,
  needs: EncoderNeeds = {},
): Promise<VideoEncoder> {
  const names = wish === "auto" ? preferred(process.platform) : [wish];
  const reasons: string[] = [];
  for (const name of names) {
    const candidate = CANDIDATES[name][needs.depth ?? 8];
    if (candidate === undefined) {
      reasons.push(`${name} cannot encode ${needs.depth} bits.`);
      continue;
    }
    const outcome = await trial(ffmpeg, candidate, needs, signal);
    if (outcome === WORKS) return encoderOf(ffmpeg, candidate);
    reasons.push(`${name}: ${outcome}`);
  }
  throw new OctaviaError(
    "InvalidInput",
    wish === "auto" ? "No video encoder works here." : `The encoder ${wish} does not work here.`,
    {
      hint:
        wish === "auto" || wish === "x264"
          ? "`octavia doctor` checks ffmpeg; it must be built with libx264."
          : "Use --encoder auto, which takes what works, or --encoder x264.",
      details: reasons.join("\n"),
    },
  );
}

function encoderOf(ffmpeg: Ffmpeg, candidate: Candidate): VideoEncoder {
  const { init, upload, args } = candidate;
  const settings = [...init, upload, ...args].filter((part) => part !== "").join(" ");
  return { ...candidate, digest: `ffmpeg ${ffmpeg.tools.version} ${settings}` };
}

/** Encodes a few pictures into nothing. */
async function trial(
  ffmpeg: Ffmpeg,
  { init, upload, args }: Candidate,
  { width = 640, height = 360 }: EncoderNeeds,
  signal: AbortSignal,
): Promise<string> {
  const size = `${width + (width % 2)}x${height + (height % 2)}`;
  const key = [ffmpeg.tools.ffmpeg, ffmpeg.tools.version, size, ...init, ...args].join("\n");
  const known = tried.get(key);
  if (known !== undefined) return known;
  const picture = ["-f", "lavfi", "-i", `testsrc2=s=${size}:r=25:d=0.2`];
  const filter = upload === "" ? [] : ["-vf", upload];
  let outcome = WORKS;
  try {
    await ffmpeg.run({
      args: [...init, ...picture, ...filter, ...args, "-f", "null", "-"],
      signal,
    });
  } catch (error) {
    if (!(error instanceof OctaviaError) || error.kind === "Cancelled") throw error;
    outcome = error.details ?? error.message;
  }
  tried.set(key, outcome);
  return outcome;
}

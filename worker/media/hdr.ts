import { OctaviaError } from "../../contract/errors.ts";
import type { EncoderWish } from "../../contract/kinds/encoding.ts";
import { pickEncoder, type VideoEncoder } from "./encoders.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { Canvas, Picture } from "./picture.ts";
import { chain, evenSize } from "./picture-filters.ts";

/** How a picture is encoded again. */
export interface PictureEncoding {
  readonly encoder: VideoEncoder;
  /** Filters before all drawing: an even size, the range brought down; "" for none. */
  readonly before: string;
  /** Arguments beside the encoder's: what its colours are. */
  readonly colours: readonly string[];
  /** What is drawn on, after `before`. */
  readonly canvas: Canvas;
  /** What happens to the picture's range, for the report. */
  readonly range: "standard" | "kept" | "tone-mapped";
  readonly warnings: readonly string[];
}

/** Where each curve has the white of a page (ITU-R BT.2408: 203 cd/m2), of 255. */
const WHITE = { pq: 148, hlg: 191 } as const;

/** Brings a high range down to BT.709; `npl` as in ffmpeg's own example. */
const TONE_MAP =
  "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0," +
  "zscale=t=bt709:m=bt709:r=tv,format=yuv420p";

const BT709 = { range: "tv", matrix: "bt709", transfer: "bt709", primaries: "bt709" };

/**
 * Settles how a picture is encoded: of high dynamic range with its 10 bits where an encoder can,
 * else brought down to the standard range.
 * @throws InvalidInput if the named encoder does not work, EngineFailure if a high range can
 * neither be kept nor brought down, Cancelled
 */
export async function planEncoding(
  ffmpeg: Ffmpeg,
  picture: Picture,
  wish: EncoderWish,
  signal: AbortSignal,
): Promise<PictureEncoding> {
  const { hdr, depth } = picture;
  const standard = standardRange(picture);
  const { canvas } = standard;
  if (hdr !== undefined) {
    const encoder = await tenBit(ffmpeg, wish, canvas, signal);
    if (encoder !== undefined) {
      return {
        ...{ encoder, before: even(picture), colours: colourArgs(picture), range: "kept" },
        canvas: { ...canvas, white: WHITE[hdr] },
        warnings: [`The picture's high dynamic range (${hdr.toUpperCase()}) was kept, as HEVC.`],
      };
    }
    await tryToneMap(ffmpeg, signal);
  }
  const encoder = await pickEncoder(ffmpeg, wish, signal, sizeOf(canvas));
  const mapped = hdr !== undefined;
  return {
    ...{ ...standard, encoder },
    colours: colourArgs(mapped ? BT709 : picture),
    range: mapped ? "tone-mapped" : "standard",
    warnings: mapped ? [toneMapped(hdr)] : depth > 8 ? [eightBit(depth)] : [],
  };
}

/** The filters that bring a picture to the standard range, and what is drawn on then. */
export function standardRange(picture: Picture): Pick<PictureEncoding, "before" | "canvas"> {
  const { width, height, shownWidth, hdr } = picture;
  const size = { width: width - (width % 2), height: height - (height % 2) };
  return {
    before: chain(even(picture), hdr === undefined ? "" : TONE_MAP),
    canvas: {
      ...size,
      shownWidth: width === shownWidth ? size.width : shownWidth,
      white: 255,
    },
  };
}

const even = ({ width, height }: Picture): string => evenSize(width, height);
const sizeOf = ({ width, height }: Canvas) => ({ width, height });

/** An encoder of HEVC with 10 bits, where the wish allows one that works. */
async function tenBit(
  ffmpeg: Ffmpeg,
  wish: EncoderWish,
  canvas: Canvas,
  signal: AbortSignal,
): Promise<VideoEncoder | undefined> {
  try {
    return await pickEncoder(ffmpeg, wish, signal, { ...sizeOf(canvas), depth: 10 });
  } catch (error) {
    if (error instanceof OctaviaError && error.kind === "InvalidInput") return undefined;
    throw error;
  }
}

async function tryToneMap(ffmpeg: Ffmpeg, signal: AbortSignal): Promise<void> {
  const tags = "setparams=color_trc=smpte2084:color_primaries=bt2020:colorspace=bt2020nc:range=tv";
  const picture = ["-f", "lavfi", "-i", "color=s=64x64:d=0.04"];
  try {
    await ffmpeg.run({
      args: [...picture, "-vf", `format=yuv420p10le,${tags},${TONE_MAP}`, "-f", "null", "-"],
      signal,
    });
  } catch (error) {
    if (!(error instanceof OctaviaError) || error.kind !== "EngineFailure") throw error;
    throw new OctaviaError(
      "EngineFailure",
      "This ffmpeg can neither keep the picture's high dynamic range nor bring it down.",
      { hint: "Use one that is built with libx265 or with libzimg.", details: error.details },
    );
  }
}

type Colours = Pick<Picture, "range" | "matrix" | "transfer" | "primaries">;

function colourArgs({ range, matrix, transfer, primaries }: Colours): string[] {
  const options = {
    "-color_range": range,
    "-colorspace": matrix,
    "-color_trc": transfer,
    "-color_primaries": primaries,
  };
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  );
}

const toneMapped = (hdr: "pq" | "hlg"): string =>
  `The picture's high dynamic range (${hdr.toUpperCase()}) was brought down to the standard ` +
  "range: no encoder of 10 bits works here.";

const eightBit = (depth: number): string =>
  `The picture's ${depth} bits a colour became 8, which every player takes.`;

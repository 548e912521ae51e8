import type { PictureFacts } from "./facts.ts";

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a picture of another shape goes into a frame: it fills it and is cut, or has bars. */
export interface Fit extends Size {
  readonly fit: "cover" | "contain";
  /** "#rrggbb", of the bars. */
  readonly padColor: string;
}

/** Transfer functions of pictures with a high dynamic range. */
const HIGH_RANGE = new Set(["smpte2084", "arib-std-b67"]);

export const isHighRange = ({ transfer }: Pick<PictureFacts, "transfer">): boolean =>
  HIGH_RANGE.has(transfer);

/** Above this height an untagged picture is high definition to players, pixels. */
const SD_HEIGHT = 576;

/** The matrix a picture is shown with: its own, or what players take for one of its size. */
export function matrixOf({
  matrix,
  height,
}: Pick<PictureFacts, "matrix" | "height">): "bt709" | "smpte170m" {
  if (matrix === "bt709" || matrix.startsWith("bt2020")) return "bt709";
  if (matrix === "smpte170m" || matrix === "bt470bg") return "smpte170m";
  return height > SD_HEIGHT ? "bt709" : "smpte170m";
}

/** Fields woven into frames become whole pictures; whole ones pass as they are. */
export const progressive = ({ interlaced }: Pick<PictureFacts, "interlaced">): string[] =>
  interlaced ? ["bwdif=mode=send_frame:deint=interlaced"] : [];

/** Filters that bring a high dynamic range to what every screen shows. */
export const toneMapped = (picture: Pick<PictureFacts, "transfer">): string[] =>
  isHighRange(picture)
    ? [
        ...["zscale=transfer=linear:npl=100", "format=gbrpf32le", "zscale=primaries=bt709"],
        ...["tonemap=tonemap=hable:desat=0"],
        ...["zscale=transfer=bt709:matrix=bt709:range=limited", "format=yuv420p"],
      ]
    : [];

/** Colours as the matrix says, for ffmpeg's scale filter. */
export function colourArgs(
  picture: Pick<PictureFacts, "matrix" | "height" | "transfer">,
  to: { readonly matrix: string; readonly range: "tv" | "pc" },
): string {
  // A tagged frame is read by its tag; tone mapping has tagged its own.
  const tagged = picture.matrix !== "unknown" || isHighRange(picture);
  const from = tagged ? "auto" : matrixOf(picture);
  return `in_color_matrix=${from}:out_color_matrix=${to.matrix}:out_range=${to.range}`;
}

const even = (value: number): number => Math.max(2, 2 * Math.round(value / 2));

/** The even size next to one: what common pixel formats can hold. */
export const evenSize = ({ width, height }: Size): Size => ({
  width: even(width),
  height: even(height),
});

/** Filters that bring an upright picture to a frame's size, in yuv420p with square pixels. */
export function fitted(picture: PictureFacts, frame: Fit, matrix: string): string[] {
  const ratios = [frame.width / picture.width, frame.height / picture.height];
  const factor = frame.fit === "cover" ? Math.max(...ratios) : Math.min(...ratios);
  const scaled = evenSize({ width: picture.width * factor, height: picture.height * factor });
  const colours = colourArgs(picture, { matrix, range: "tv" });
  const shape = `${frame.width}:${frame.height}`;
  const color = frame.padColor.replace("#", "0x");
  return [
    `scale=${scaled.width}:${scaled.height}:${colours}`,
    "format=yuv420p",
    ...(scaled.width > frame.width || scaled.height > frame.height ? [`crop=${shape}`] : []),
    ...(scaled.width < frame.width || scaled.height < frame.height
      ? [`pad=${shape}:(ow-iw)/2:(oh-ih)/2:color=${color}`]
      : []),
    "setsar=1",
  ];
}

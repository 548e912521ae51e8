/** The encoders of `--encoder`. */
export type EncoderName = "x264" | "nvenc" | "qsv" | "amf" | "videotoolbox" | "vaapi";

/** An encoder that may work here. */
export interface Candidate {
  readonly name: EncoderName;
  /** Before the inputs. */
  readonly init: readonly string[];
  /** At the end of the picture's filters; "" for none. */
  readonly upload: string;
  /** After the filters. */
  readonly args: readonly string[];
}

type Depths = { readonly 8: Candidate; readonly 10?: Candidate };

/** Near to invisible loss, in each encoder's own measure. */
export const X264 = { crf: 20, preset: "fast" } as const;

/** Players of Apple's know HEVC in MP4 by this tag alone. */
const HEVC_TAG = ["-tag:v", "hvc1"];

const CPU = ["-preset", X264.preset, "-crf", String(X264.crf)];
const NVENC = ["-preset", "p5", "-rc", "vbr", "-cq", "21", "-b:v", "0"];
const QSV = ["-preset", "medium", "-global_quality", "21"];
const AMF = ["-quality", "quality", "-rc", "cqp", "-qp_i", "20", "-qp_p", "22"];
const APPLE = ["-q:v", "62", "-allow_sw", "0"];
const VAAPI = ["-rc_mode", "CQP", "-qp", "21"];
const VAAPI_DEVICE = ["-init_hw_device", "vaapi=va", "-filter_hw_device", "va"];

/** By name and bits of a colour. 10 bit is HEVC: hardly any player takes H.264 with more than 8. */
export const CANDIDATES: Readonly<Record<EncoderName, Depths>> = {
  x264: {
    8: plain("x264", ["-c:v", "libx264", ...CPU, "-pix_fmt", "yuv420p"]),
    10: plain("x264", [
      ...["-c:v", "libx265", ...CPU, "-x265-params", "log-level=error:hdr-opt=1:repeat-headers=1"],
      ...["-pix_fmt", "yuv420p10le", ...HEVC_TAG],
    ]),
  },
  nvenc: {
    8: plain("nvenc", ["-c:v", "h264_nvenc", ...NVENC, "-pix_fmt", "yuv420p"]),
    10: plain("nvenc", [
      ...["-c:v", "hevc_nvenc", ...NVENC, "-profile:v", "main10", "-pix_fmt", "p010le"],
      ...HEVC_TAG,
    ]),
  },
  qsv: {
    8: plain("qsv", ["-c:v", "h264_qsv", ...QSV, "-pix_fmt", "nv12"]),
    10: plain("qsv", [
      ...["-c:v", "hevc_qsv", ...QSV, "-profile:v", "main10", "-pix_fmt", "p010le"],
      ...HEVC_TAG,
    ]),
  },
  amf: { 8: plain("amf", ["-c:v", "h264_amf", ...AMF, "-pix_fmt", "nv12"]) },
  videotoolbox: {
    8: plain("videotoolbox", ["-c:v", "h264_videotoolbox", ...APPLE, "-pix_fmt", "nv12"]),
    10: plain("videotoolbox", [
      ...["-c:v", "hevc_videotoolbox", ...APPLE, "-profile:v", "main10", "-pix_fmt", "p010le"],
      ...HEVC_TAG,
    ]),
  },
  vaapi: {
    8: {
      ...plain("vaapi", ["-c:v", "h264_vaapi", ...VAAPI]),
      ...{ init: VAAPI_DEVICE, upload: "format=nv12,hwupload" },
    },
    10: {
      ...plain("vaapi", ["-c:v", "hevc_vaapi", ...VAAPI, "-profile:v", "main10", ...HEVC_TAG]),
      ...{ init: VAAPI_DEVICE, upload: "format=p010,hwupload" },
    },
  },
};

/** In which order `auto` tries: what the system's machines have, the CPU last. */
export function preferred(platform: NodeJS.Platform): readonly EncoderName[] {
  switch (platform) {
    case "darwin":
      return ["videotoolbox", "x264"];
    case "win32":
      return ["nvenc", "qsv", "amf", "x264"];
    default:
      return ["nvenc", "qsv", "vaapi", "x264"];
  }
}

function plain(name: EncoderName, args: readonly string[]): Candidate {
  return { name, init: [], upload: "", args };
}

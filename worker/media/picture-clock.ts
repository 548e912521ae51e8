import type { Muxer } from "./container.ts";

/** All common frame rates, 24000/1001 among them, are whole numbers of this many ticks a second. */
const TICKS = 120_000;
/** Matroska's times are whole milliseconds. */
const MATROSKA_TICKS = 1000;
/** Ticks a second that MP4 is written with as they are. */
const OWN_TICKS = { from: 1000, to: 10_000_000 };

interface Clock {
  readonly muxer: Muxer;
  /** The source's time base as ffmpeg writes it, "1/90000" seconds: kept where the file can. */
  readonly timeBase?: string;
  /** Where the last picture ends, seconds of the result. */
  readonly end: number;
}

/**
 * Arguments with which encoded pictures keep their own times, and the last one its length: encoders
 * say none where the rate varies, and the file would end as early as the writer guesses.
 */
export function clockArgs({ muxer, timeBase = "", end }: Clock): string[] {
  const inMatroska = muxer === "matroska" || muxer === "webm";
  const ticks = inMatroska ? MATROSKA_TICKS : ticksOf(timeBase);
  return [
    ...["-fps_mode", "vfr", "-enc_time_base:v", `1/${ticks}`],
    ...["-bsf:v", endAt(Math.round(end * ticks))],
    ...(inMatroska ? [] : ["-video_track_timescale", String(ticks)]),
  ];
}

/**
 * A filter of packets that lets the last picture last until `end`. It counts in the encoder's ticks
 * or in the file's, by ffmpeg's version: `clockArgs` makes them the same.
 *
 * MP4 adds up a track's length in the order of storage, and encoders store pictures ahead of their
 * time. Where the last ones are far apart, the last packet is stored as late as the first one was:
 * then both of the track's lengths are right.
 */
function endAt(end: number): string {
  const ahead = "st(0,if(eq(N,0),PTS-DTS,ld(0)))";
  const isLast = "eq(NEXT_PTS,NOPTS)";
  const stored = "max(DTS,PTS-ld(0))";
  const dts = `${ahead};if(${isLast},${stored},DTS)`;
  // Every other one may last until the end: the next one ends it.
  const duration = `${ahead};if(${isLast},max(1,${end}-ld(0)-${stored}),max(DURATION,${end}-PTS))`;
  return `setts=pts=PTS:dts=${dts}:duration=${duration}`.replaceAll(",", "\\,");
}

function ticksOf(timeBase: string): number {
  const [seconds, ticks = 0] = timeBase.split("/").map(Number);
  const fits = seconds === 1 && ticks >= OWN_TICKS.from && ticks <= OWN_TICKS.to;
  return fits && Number.isInteger(ticks) ? ticks : TICKS;
}

import { type FileHandle, open } from "node:fs/promises";
import { duckGains, regionsHeard } from "../mix/envelope.ts";
import type { Span } from "../mix/span.ts";

/** Music as raw interleaved 32-bit floats in two channels, and how it is played. Frames. */
export interface MusicFeed {
  /** Absolute path. */
  readonly path: string;
  /** Frames of the file. */
  readonly frames: number;
  /** Hz. */
  readonly rate: number;
  /** How long it is played. */
  readonly total: number;
  /** At the beginning and the end. */
  readonly fade: number;
  /** In time order, without overlap: where it is softer. */
  readonly ducked: readonly Span[];
}

const CHANNELS = 2;
const FRAME_BYTES = CHANNELS * Float32Array.BYTES_PER_ELEMENT;
/** Frames of one piece. */
const PIECE = 1 << 15;

/** How long the end of one round sounds together with the start of the next, seconds. */
const CROSSFADE_SECONDS = 2;
/** The most of short music that does, as a share. */
const CROSSFADE_SHARE = 0.25;

/** How much softer music is while someone speaks, dB: speech then stands clear of it. */
const DUCK_DB = 12;

const crossfadeOf = ({ frames, rate }: MusicFeed): number =>
  Math.round(Math.min(CROSSFADE_SECONDS * rate, frames * CROSSFADE_SHARE));

/** Frames from the start of one round to that of the next. */
const periodOf = (feed: MusicFeed): number => feed.frames - crossfadeOf(feed);

/** How often the music is heard from its start. */
export const roundsOf = (feed: MusicFeed): number =>
  feed.total <= feed.frames ? 1 : Math.ceil(feed.total / periodOf(feed));

/**
 * The music for a video's whole length, in pieces: memory does not grow with it. Music that is too
 * short begins anew under its own end, at equal power, so that no join is heard.
 */
export async function* playMusic(feed: MusicFeed): AsyncGenerator<Uint8Array> {
  await using file = await open(feed.path, "r");
  const period = feed.total <= feed.frames ? feed.frames : periodOf(feed);
  for (let at = 0; at < feed.total; ) {
    const offset = at % period;
    const count = Math.min(PIECE, period - offset, feed.total - at);
    const piece = await read(file, offset, count);
    const left = crossfadeOf(feed) - offset;
    if (at >= period && left > 0) {
      const ending = await read(file, period + offset, Math.min(left, count));
      crossfade(piece, ending, offset, crossfadeOf(feed));
    }
    shape(piece, { from: at, to: at + count }, feed);
    yield new Uint8Array(piece.buffer);
    at += count;
  }
}

async function read(
  file: FileHandle,
  from: number,
  count: number,
): Promise<Float32Array<ArrayBuffer>> {
  const pcm = new Float32Array(count * CHANNELS);
  const bytes = new Uint8Array(pcm.buffer);
  for (let done = 0; done < bytes.length; ) {
    const at = from * FRAME_BYTES + done;
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, at);
    if (bytesRead === 0) throw new Error(`Internal: the music ends before frame ${from + count}`);
    done += bytesRead;
  }
  return pcm;
}

/** Lays the ending of a round over the start of the next. @param offset of both in the crossfade */
function crossfade(
  start: Float32Array,
  ending: Float32Array,
  offset: number,
  length: number,
): void {
  for (let index = 0; index < ending.length; index += 1) {
    const angle = ((offset + Math.floor(index / CHANNELS) + 0.5) / length) * (Math.PI / 2);
    start[index] = (start[index] ?? 0) * Math.sin(angle) + (ending[index] ?? 0) * Math.cos(angle);
  }
}

/** Fades and ducks a piece; most pieces need neither. */
function shape(piece: Float32Array, window: Span, feed: MusicFeed): void {
  const { fade, total, rate } = feed;
  const heard = regionsHeard(feed.ducked, window, rate);
  const fades = window.from < fade || window.to > total - fade;
  if (heard.length === 0 && !fades) return;
  const gains = duckGains(heard, window, DUCK_DB, rate);
  for (const [index, gain] of gains.entries()) {
    const at = window.from + index;
    const whole = fades ? gain * fadeGain(Math.min(at, total - 1 - at), fade) : gain;
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      const sample = index * CHANNELS + channel;
      piece[sample] = (piece[sample] ?? 0) * whole;
    }
  }
}

/** @param inside frames from the nearer end */
const fadeGain = (inside: number, fade: number): number =>
  inside >= fade ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * (inside + 0.5)) / fade);

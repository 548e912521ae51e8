import { type FileHandle, open } from "node:fs/promises";

/** One scene's sound: interleaved 32-bit floats, or silence. */
export interface ScenePcm {
  /** Absolute path; null for silence. */
  readonly path: string | null;
  /** Samples a channel that are played; the file holds as many or more. */
  readonly samples: number;
}

/** Over this long the two sides of a join are bent towards each other, samples: 5 ms at 48 kHz. */
const BEND = 240;
/** Samples a channel on either side of a join that tell which steps are usual there. */
const EDGE = 48;
/** A step is one if it is larger than the usual ones by this factor. */
const UNUSUAL = 1.5;
/** Samples a channel of one piece. */
const PIECE = 1 << 15;

/**
 * The sound of all scenes, one after another, in pieces: memory does not grow with their length.
 *
 * Where two scenes meet, the wave of the one seldom goes on where that of the other ended, and the
 * step would be heard as a click. Half of the step is taken back on either side, fading out within
 * 5 ms. Sound that does go on makes no step larger than those it is made of, and stays as it is.
 */
export async function* joinedSound(
  scenes: readonly ScenePcm[],
  channels: number,
): AsyncGenerator<Uint8Array> {
  let step = new Float32Array(channels);
  for (const [index, scene] of scenes.entries()) {
    const next = scenes[index + 1];
    const before = step;
    step =
      next === undefined ? new Float32Array(channels) : await stepBetween(scene, next, channels);
    const file = scene.path === null ? undefined : await open(scene.path, "r");
    try {
      for (let at = 0; at < scene.samples; at += PIECE) {
        const piece = await read(file, at, Math.min(PIECE, scene.samples - at), channels);
        bend(piece, at, scene.samples, { before, after: step });
        yield new Uint8Array(piece.buffer);
      }
    } finally {
      await file?.close();
    }
  }
}

/** How far each channel would have to jump from one scene to the next; 0 where it goes on. */
async function stepBetween(
  from: ScenePcm,
  to: ScenePcm,
  channels: number,
): Promise<Float32Array<ArrayBuffer>> {
  const count = Math.min(EDGE, from.samples, to.samples);
  const end = await edge(from, from.samples - count, count, channels);
  const start = await edge(to, 0, count, channels);
  return Float32Array.from({ length: channels }, (_, channel) => {
    const own = (_: number, index: number): boolean => index % channels === channel;
    return jump(end.filter(own), start.filter(own));
  });
}

function jump(end: Float32Array, start: Float32Array): number {
  const slopes = (pcm: Float32Array): Float32Array =>
    pcm.subarray(1).map((value, index) => value - (pcm[index] ?? 0));
  const [before, after] = [slopes(end), slopes(start)];
  const step = (start[0] ?? 0) - (end.at(-1) ?? 0);
  const usual = [...before, ...after].reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  if (Math.abs(step) <= UNUSUAL * usual) return 0;
  // The wave would have moved on by itself.
  return step - ((before.at(-1) ?? 0) + (after[0] ?? 0)) / 2;
}

async function edge(
  scene: ScenePcm,
  at: number,
  samples: number,
  channels: number,
): Promise<Float32Array> {
  const file = scene.path === null ? undefined : await open(scene.path, "r");
  try {
    return await read(file, at, samples, channels);
  } finally {
    await file?.close();
  }
}

/** Silence where there is no file, or where it ends. */
async function read(
  file: FileHandle | undefined,
  at: number,
  samples: number,
  channels: number,
): Promise<Float32Array<ArrayBuffer>> {
  const pcm = new Float32Array(samples * channels);
  if (file === undefined) return pcm;
  const bytes = new Uint8Array(pcm.buffer);
  const start = at * channels * Float32Array.BYTES_PER_ELEMENT;
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return pcm;
}

/** Takes half of the steps at both ends of a scene back. @param at where the piece begins in it */
function bend(
  piece: Float32Array,
  at: number,
  samples: number,
  steps: { readonly before: Float32Array; readonly after: Float32Array },
): void {
  const channels = steps.before.length;
  const count = piece.length / channels;
  const add = (from: number, to: number, share: (place: number) => number, step: Float32Array) => {
    for (let place = Math.max(from, at); place < Math.min(to, at + count); place += 1) {
      for (let channel = 0; channel < channels; channel += 1) {
        const index = (place - at) * channels + channel;
        piece[index] = (piece[index] ?? 0) + (step[channel] ?? 0) * share(place);
      }
    }
  };
  const reach = Math.min(BEND, Math.floor(samples / 2));
  add(0, reach, (place) => -0.5 * fading(place / reach), steps.before);
  add(
    samples - reach,
    samples,
    (place) => 0.5 * fading((samples - 1 - place) / reach),
    steps.after,
  );
}

/** 1 at 0, and softly to nothing at 1. */
const fading = (x: number): number => 0.5 + 0.5 * Math.cos(Math.PI * x);

import { duckGains } from "./envelope.ts";
import type { ChannelRole } from "./layouts.ts";
import { limiterGains, limiterSupport } from "./limiter.ts";
import { type PcmFile, readPcm } from "./pcm-file.ts";
import { clip, type Span } from "./span.ts";

/** A dubbed line in its place. */
export interface SceneVoice {
  /** Mono, at the bed's rate. */
  readonly path: string;
  readonly frames: number;
  /** Its first frame on the bed's timeline. */
  readonly start: number;
  /** Linear. */
  readonly gain: number;
}

/** All that sounds in some stretch of the mix, as plain data for a pool thread. */
export interface Scene {
  readonly bed: PcmFile;
  /** Hz. */
  readonly rate: number;
  readonly roles: readonly ChannelRole[];
  readonly voices: readonly SceneVoice[];
  /** Where the bed is ducked. */
  readonly regions: readonly Span[];
}

/** What is done to the finished mix. */
export interface Mastering {
  /** Linear. */
  readonly gain: number;
  /** Largest true peak, linear. */
  readonly ceiling: number;
}

export interface Rendered {
  /** Interleaved. */
  readonly pcm: Float32Array;
  /** Smallest gain of the limiter in the span, linear; 1 where it did nothing. */
  readonly limited: number;
}

/**
 * The mix over `span`: the ducked bed and the voices, before mastering. Each sample depends on
 * its own frame alone, so any span equals that part of the whole.
 */
export function renderMix(scene: Scene, span: Span): Float32Array {
  const pcm = readPcm(scene.bed, span);
  duck(pcm, scene, span);
  for (const voice of scene.voices) addVoice(pcm, scene.roles, voice, span);
  return pcm;
}

/**
 * The mastered mix over `span`: gain, then the true-peak limiter. The scene must hold what sounds
 * within `limiterSupport` frames around the span too; then any span equals that part of the whole.
 */
export function renderMaster(scene: Scene, span: Span, mastering: Mastering): Rendered {
  const channels = scene.roles.length;
  const support = limiterSupport(scene.rate);
  const wide = { from: span.from - support, to: span.to + support };
  const pcm = renderMix(scene, wide);
  for (let at = 0; at < pcm.length; at++) pcm[at] = (pcm[at] ?? 0) * mastering.gain;
  const gains = limiterGains(pcm, channels, scene.rate, mastering.ceiling);
  const inner = pcm.subarray(support * channels, pcm.length - support * channels);
  if (gains === undefined) return { pcm: inner, limited: 1 };
  return { pcm: inner, limited: multiply(inner, channels, gains.subarray(support)) };
}

function duck(pcm: Float32Array, { roles, regions, rate }: Scene, span: Span): void {
  if (regions.length === 0) return;
  const byDepth = new Map<number, Float32Array>();
  roles.forEach(({ duckDb }, channel) => {
    if (duckDb === 0) return;
    const gains = byDepth.get(duckDb) ?? duckGains(regions, span, duckDb, rate);
    byDepth.set(duckDb, gains);
    for (let n = 0, at = channel; n < gains.length; n++, at += roles.length) {
      pcm[at] = (pcm[at] ?? 0) * (gains[n] ?? 1);
    }
  });
}

function addVoice(
  pcm: Float32Array,
  roles: readonly ChannelRole[],
  voice: SceneVoice,
  span: Span,
): void {
  const heard = clip({ from: voice.start, to: voice.start + voice.frames }, span);
  if (heard.to <= heard.from) return;
  const file = { path: voice.path, channels: 1, frames: voice.frames };
  const samples = readPcm(file, { from: heard.from - voice.start, to: heard.to - voice.start });
  roles.forEach((role, channel) => {
    const gain = role.voice * voice.gain;
    if (gain === 0) return;
    let at = (heard.from - span.from) * roles.length + channel;
    for (let n = 0; n < samples.length; n++, at += roles.length) {
      pcm[at] = (pcm[at] ?? 0) + (samples[n] ?? 0) * gain;
    }
  });
}

/** Multiplies each frame in place; returns the smallest gain used. */
function multiply(pcm: Float32Array, channels: number, gains: Float32Array): number {
  let least = 1;
  for (let n = 0, at = 0; at < pcm.length; n++) {
    const gain = gains[n] ?? 1;
    if (gain < least) least = gain;
    for (let channel = 0; channel < channels; channel++, at++) {
      pcm[at] = (pcm[at] ?? 0) * gain;
    }
  }
  return least;
}

import type { Line } from "../../contract/transcript.ts";
import { HOPS_PER_SECOND, type SoundRow } from "./features.ts";
import { reactionsIn } from "./reactions.ts";
import { type Spread, Sums, spreadOf } from "./sums.ts";

/** How a stretch sounds. */
export interface Heard {
  /** Of its speech, dB; the talk's mean where nobody speaks. */
  readonly level: number;
  /** Spread of the pitch, semitones. */
  readonly pitchSpread: number;
  /** Seconds. */
  readonly reactions: number;
  /** Seconds in which nobody speaks and nobody reacts. */
  readonly silence: number;
}

/** Semitones above 100 Hz. */
const semitones = (hertz: number): number => 12 * Math.log2(hertz / 100);

const hopAt = (seconds: number): number => Math.round(seconds * HOPS_PER_SECOND);

/** Seconds of a reaction that are kept. */
const LONGEST_REACTION = 2;

/** How a whole talk sounds: any stretch of it in a few steps. */
export class TalkSound {
  /** Of its lines, dB. */
  readonly level: Spread;
  /** Of its voices, semitones. */
  readonly pitch: Spread;
  readonly #reacting: Uint8Array;
  readonly #spokenSum: Sums;
  readonly #levels: Sums;
  readonly #voiced: Sums;
  readonly #tones: Sums;
  readonly #squares: Sums;
  readonly #reactions: Sums;

  constructor(lines: readonly Line[], rows: readonly SoundRow[]) {
    const spoken = spokenRows(lines, rows.length);
    const speech = rows.filter((_, at) => spoken[at] === 1);
    const voices = speech.filter(({ pitch }) => pitch > 0);
    this.level = spreadOf(lineLevels(lines, rows), 1);
    this.pitch = spreadOf(
      voices.map(({ pitch }) => semitones(pitch)),
      0.5,
    );
    const flux = spreadOf(
      speech.map((row) => row.flux),
      0,
    ).mean;
    this.#reacting = reactionsIn(rows, spoken, { level: this.level.mean, flux });
    /** Over the rows that are spoken. */
    const sum = (value: (row: SoundRow) => number): Sums =>
      new Sums(rows.length, (at) => {
        const row = rows[at];
        return row === undefined || spoken[at] === 0 ? 0 : value(row);
      });
    const tone = ({ pitch }: SoundRow): number =>
      pitch > 0 ? semitones(pitch) - this.pitch.mean : 0;
    this.#spokenSum = sum(() => 1);
    this.#levels = sum(({ level }) => level - this.level.mean);
    this.#voiced = sum(({ pitch }) => (pitch > 0 ? 1 : 0));
    this.#tones = sum(tone);
    this.#squares = sum((row) => tone(row) ** 2);
    this.#reactions = new Sums(rows.length, (at) => this.#reacting[at] ?? 0);
  }

  /** Between two times, seconds. */
  heard(start: number, end: number): Heard {
    const [from, to] = [hopAt(start), hopAt(end)];
    const spoken = this.#spokenSum.over(from, to);
    const voiced = Math.max(1, this.#voiced.over(from, to));
    const tone = this.#tones.over(from, to) / voiced;
    const reactions = this.#reactions.over(from, to);
    return {
      level: this.level.mean + this.#levels.over(from, to) / Math.max(1, spoken),
      pitchSpread: Math.sqrt(Math.max(0, this.#squares.over(from, to) / voiced - tone ** 2)),
      reactions: reactions / HOPS_PER_SECOND,
      silence: Math.max(0, to - from - spoken - reactions) / HOPS_PER_SECOND,
    };
  }

  /** Seconds from `start` to the end of a reaction that begins before `limit`, or 0. */
  reactionAfter(start: number, limit: number): number {
    const [from, until] = [hopAt(start), hopAt(limit)];
    let at = from;
    while (at < until && this.#reacting[at] !== 1) at += 1;
    if (at >= until) return 0;
    const last = from + LONGEST_REACTION * HOPS_PER_SECOND;
    while (this.#reacting[at] === 1 && at < last) at += 1;
    return (at - from) / HOPS_PER_SECOND;
  }
}

/** 1 where someone speaks: by words where their times are known, else by lines. */
function spokenRows(lines: readonly Line[], count: number): Uint8Array {
  const spoken = new Uint8Array(count);
  for (const line of lines) {
    const spans = line.words.length > 0 ? line.words : [line];
    for (const { start, end } of spans) spoken.fill(1, hopAt(start), hopAt(end));
  }
  return spoken;
}

/** Mean level of each line, dB. */
function lineLevels(lines: readonly Line[], rows: readonly SoundRow[]): number[] {
  return lines.flatMap(({ start, end }) => {
    const inside = rows.slice(hopAt(start), hopAt(end));
    if (inside.length === 0) return [];
    return [inside.reduce((sum, { level }) => sum + level, 0) / inside.length];
  });
}

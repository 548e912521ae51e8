/** A stretch of the dub as it will sound, heard in place of the one in the file. Seconds. */
export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly sound: AudioBuffer;
}

/** Seconds in which one sound gives way to another: too short to be heard, long enough not to click. */
export const FADE = 0.015;

/** Newly spoken lines that lie over the dub's file until they are in it. */
export class Patches {
  readonly #byLine = new Map<number, Patch>();
  #playing: { patch: Patch; source: AudioBufferSourceNode; gain: GainNode } | undefined;

  /** Whether one of them is heard now. */
  get heard(): boolean {
    return this.#playing !== undefined;
  }

  put(line: number, patch: Patch): void {
    this.silence();
    // The last one spoken lies over others that it touches.
    this.#byLine.delete(line);
    this.#byLine.set(line, patch);
  }

  /** Drops those of lines that are not wanted. */
  keep(isWanted: (line: number) => boolean): void {
    for (const [line, patch] of this.#byLine) {
      if (isWanted(line)) continue;
      if (this.#playing?.patch === patch) this.silence();
      this.#byLine.delete(line);
    }
  }

  /** Plays what belongs to a moment, seconds. True: that is another patch, or none any more. */
  playAt(time: number, context: AudioContext): boolean {
    const here = [...this.#byLine.values()].findLast(
      ({ start, end }) => time >= start && time < end,
    );
    if (here === this.#playing?.patch) return false;
    this.silence();
    if (here === undefined) return true;
    const source = context.createBufferSource();
    source.buffer = here.sound;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, context.currentTime);
    gain.gain.linearRampToValueAtTime(1, context.currentTime + FADE);
    source.connect(gain).connect(context.destination);
    source.start(0, time - here.start);
    this.#playing = { patch: here, source, gain };
    return true;
  }

  silence(): void {
    if (this.#playing === undefined) return;
    const { source, gain } = this.#playing;
    this.#playing = undefined;
    const { currentTime } = gain.context;
    gain.gain.setTargetAtTime(0, currentTime, FADE / 3);
    source.stop(currentTime + FADE * 3);
  }
}

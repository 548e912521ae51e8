/** How far a pull has come. */
export interface PullProgress {
  /** Bytes that are here, those of earlier pulls included. */
  readonly done: number;
  readonly total: number;
  readonly bytesPerSecond: number;
  /** Unknown at first, and while nothing comes. */
  readonly secondsLeft?: number;
  readonly filesDone: number;
  readonly files: number;
}

/** Speed is that of the last seconds: long enough to be calm, short enough to notice a change. */
const WINDOW_MS = 5_000;

/** Adds up the bytes of the files of a pull and measures how fast they come. */
export class PullMeter {
  readonly #clock: () => number;
  #sizes: ReadonlyMap<string, number> = new Map();
  readonly #have = new Map<string, number>();
  readonly #samples: { at: number; done: number }[] = [];
  #total = 0;
  #done = 0;

  /**
   * @param sizes bytes of each file
   * @param clock milliseconds, only their differences count
   */
  constructor(sizes: ReadonlyMap<string, number>, clock: () => number) {
    this.#clock = clock;
    this.expect(sizes);
  }

  /** It has turned out which files there will be. */
  expect(sizes: ReadonlyMap<string, number>): void {
    this.#sizes = sizes;
    this.#total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Bytes that lay there already are not speed. */
  found(file: string, bytes: number): void {
    this.#set(file, bytes);
    this.#samples.length = 0;
  }

  fetched(file: string, bytes: number): void {
    this.#set(file, bytes);
    const at = this.#clock();
    this.#samples.push({ at, done: this.#done });
    while ((this.#samples[0]?.at ?? at) < at - WINDOW_MS) this.#samples.shift();
  }

  #set(file: string, bytes: number): void {
    this.#done += bytes - (this.#have.get(file) ?? 0);
    this.#have.set(file, bytes);
  }

  read(): PullProgress {
    const bytesPerSecond = this.#speed();
    const left = this.#total - this.#done;
    const filesDone = [...this.#sizes].filter(([f, size]) => this.#have.get(f) === size).length;
    return {
      done: this.#done,
      total: this.#total,
      bytesPerSecond,
      ...(bytesPerSecond > 0 ? { secondsLeft: left / bytesPerSecond } : {}),
      filesDone,
      files: this.#sizes.size,
    };
  }

  #speed(): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return 0;
    return Math.max(0, ((last.done - first.done) * 1000) / (last.at - first.at));
  }
}

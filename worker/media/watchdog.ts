/**
 * Notices that a child stands still: fires once when `limitMs` pass without movement. Time spent
 * waiting for someone else (the producer of its input, the consumer of its output) does not count.
 */
export class Watchdog implements Disposable {
  private timer: NodeJS.Timeout | undefined;
  private waiting = 0;
  private readonly limitMs: number;
  private readonly onStall: () => void;

  constructor(limitMs: number, onStall: () => void) {
    this.limitMs = limitMs;
    this.onStall = onStall;
    this.start();
  }

  /** The child got on. */
  moved(): void {
    this.timer?.refresh();
  }

  /** Waits for someone else's work; the clock stands still meanwhile. */
  async whileWaiting<T>(work: () => T | Promise<T>): Promise<T> {
    this.waiting += 1;
    this.stop();
    try {
      return await work();
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0) this.start();
    }
  }

  [Symbol.dispose](): void {
    this.waiting = Number.POSITIVE_INFINITY;
    this.stop();
  }

  private start(): void {
    this.timer = setTimeout(this.onStall, this.limitMs);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

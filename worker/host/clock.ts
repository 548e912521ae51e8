/** Time as an argument, so that tests turn the hands. */
export interface Clock {
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
  /** Calls back once after `ms`. @returns takes it back */
  after(ms: number, callback: () => void): () => void;
  /** Calls back every `ms`. @returns ends it */
  every(ms: number, callback: () => void): () => void;
}

/** The machine's clock. Its timers keep no process alive: what is waited for does. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
  every(ms, callback) {
    const timer = setInterval(callback, ms).unref();
    return () => clearInterval(timer);
  },
};

/** Time as an argument, so that tests turn the hands. */
export interface Clock {
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
  /** Calls back once after `ms`. @returns takes it back */
  after(ms: number, callback: () => void): () => void;
  /** Calls back every `ms`. @returns ends it */
  every(ms: number, callback: () => void): () => void;
}

/** The machine's clock. What comes again and again keeps no process alive; what comes once does. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  every(ms, callback) {
    const timer = setInterval(callback, ms).unref();
    return () => clearInterval(timer);
  },
};

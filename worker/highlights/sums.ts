/** Sums over any stretch of a row of numbers, each in one step (prefix sums). */
export class Sums {
  readonly #before: Float64Array;

  /** @param value of each place, from 0 */
  constructor(count: number, value: (at: number) => number) {
    this.#before = new Float64Array(count + 1);
    for (let at = 0; at < count; at += 1) {
      this.#before[at + 1] = (this.#before[at] ?? 0) + value(at);
    }
  }

  /** From `from` up to, not with, `to`; what lies outside counts nothing. */
  over(from: number, to: number): number {
    const last = this.#before.length - 1;
    const place = (at: number): number => Math.max(0, Math.min(last, at));
    return (this.#before[place(Math.max(from, to))] ?? 0) - (this.#before[place(from)] ?? 0);
  }
}

/** Mean and spread of numbers. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** @param least a spread is never taken to be smaller */
export function spreadOf(values: readonly number[], least: number): Spread {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return { mean, deviation: Math.max(least, Math.sqrt(variance)) };
}

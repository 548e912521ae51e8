import { median, seconds } from "../figures.ts";

/** What one turn took, milliseconds. */
interface Turn {
  readonly wall: number;
  /** Of all threads of the process: it says more where others use the machine as well. */
  readonly cpu: number;
}

/** Turns of the same work. */
export class Turns {
  readonly #turns: Turn[] = [];

  async add<T>(work: () => T | Promise<T>): Promise<T> {
    const [begun, before] = [performance.now(), process.cpuUsage()];
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    this.#turns.push({ wall: performance.now() - begun, cpu: (user + system) / 1000 });
    return result;
  }

  /** Milliseconds of the middle turn. */
  get wall(): number {
    return median(this.#turns.map(({ wall }) => wall));
  }

  /** Milliseconds of processor time of the middle turn. */
  get cpu(): number {
    return median(this.#turns.map(({ cpu }) => cpu));
  }
}

/** The numbers behind a ratio of wall times. */
export function ratioText(ours: Turns, other: Turns): string {
  const cpu = `${seconds(ours.cpu)} / ${seconds(other.cpu)} = ${(ours.cpu / other.cpu).toFixed(2)}`;
  return `${seconds(ours.wall)} / ${seconds(other.wall)}, processor time ${cpu}`;
}

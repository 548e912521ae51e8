/** The last lines a process has said, for crash reports. */
export class Tail {
  readonly #lines: string[] = [];
  readonly #limit: number;

  constructor(limit = 30) {
    this.#limit = limit;
  }

  add(line: string): void {
    this.#lines.push(line.slice(0, 1000));
    if (this.#lines.length > this.#limit) this.#lines.shift();
  }

  toString(): string {
    return this.#lines.join("\n");
  }
}

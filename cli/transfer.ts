import type { PullProgress } from "../models/progress.ts";
import { size } from "./model-lines.ts";
import { bar, clockTime } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between two drawings: more is only flicker. */
const REDRAW_MS = 100;

/** Shows how a transfer goes: one rewritten line on a terminal, a line for each tenth elsewhere. */
export class TransferView {
  readonly #terminal: Terminal;
  readonly #silent: boolean;
  #drawn = false;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tenth = 0;

  constructor(terminal: Terminal, silent: boolean) {
    this.#terminal = terminal;
    this.#silent = silent;
  }

  show(progress: PullProgress): void {
    if (this.#silent || progress.total === 0) return;
    const percent = (progress.done / progress.total) * 100;
    if (!this.#terminal.isTTY) {
      const tenth = Math.floor(percent / 10);
      if (tenth <= this.#tenth) return;
      this.#tenth = tenth;
      this.#terminal.raw(`${transferLine(progress)}\n`);
      return;
    }
    const now = performance.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const text = `${bar(percent)} ${transferLine(progress)}`;
    this.#terminal.raw(`\r\u001b[K${text.slice(0, Math.max(20, this.#terminal.columns - 1))}`);
    this.#drawn = true;
  }

  clear(): void {
    if (this.#drawn) this.#terminal.raw("\r\u001b[K");
    this.#drawn = false;
  }
}

/** "42%  31 MB of 77 MB  4.2 MB/s  11 s left". */
function transferLine(progress: PullProgress): string {
  const percent = Math.floor((progress.done / Math.max(1, progress.total)) * 100);
  const speed = progress.bytesPerSecond;
  const parts = [
    `${percent}%`,
    `${size(progress.done)} of ${size(progress.total)}`,
    speed > 0 ? `${(speed / 1e6).toFixed(1)} MB/s` : "",
    progress.secondsLeft === undefined ? "" : `${clockTime(progress.secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== "").join("  ");
}

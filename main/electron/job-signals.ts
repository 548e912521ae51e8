import type { JobState } from "../../contract/job.ts";
import { filesRead } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import type { AppWindow, DesktopParts } from "./parts.ts";
import type { Words } from "./words.ts";

interface SignalOptions {
  readonly parts: Pick<DesktopParts, "powerSaveBlocker" | "notify">;
  readonly window: () => AppWindow | undefined;
  readonly words: Words;
  /** A notification was clicked. */
  readonly onOpen: () => void;
}

const ENDED: Readonly<Partial<Record<JobState, "done" | "failed">>> = {
  succeeded: "done",
  failed: "failed",
  dead: "failed",
};

/**
 * What the system shows of the jobs: it does not fall asleep while one runs, the taskbar or dock
 * shows how far they are, and a job's end is told to who does not look at the window.
 */
export class JobSignals {
  readonly #options: SignalOptions;
  /** Percent of each job that runs. */
  readonly #running = new Map<string, number>();
  #blocker: number | undefined;

  constructor(options: SignalOptions) {
    this.#options = options;
  }

  /** Takes in how a job now stands. */
  see(job: JobView): void {
    const ran = this.#running.has(job.id);
    if (job.state === "running") this.#running.set(job.id, job.progress?.percent ?? 0);
    else this.#running.delete(job.id);
    this.#stayAwake();
    this.#show();
    const ending = ENDED[job.state];
    if (ran && ending !== undefined) this.#tell(job, ending);
  }

  /** Lets the system sleep again. */
  [Symbol.dispose](): void {
    this.#running.clear();
    this.#stayAwake();
    this.#show();
  }

  #stayAwake(): void {
    const { powerSaveBlocker } = this.#options.parts;
    const busy = this.#running.size > 0;
    if (busy && this.#blocker === undefined) {
      this.#blocker = powerSaveBlocker.start("prevent-app-suspension");
    } else if (!busy && this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = undefined;
    }
  }

  #show(): void {
    const window = this.#options.window();
    if (window === undefined || window.isDestroyed()) return;
    const percents = [...this.#running.values()];
    const mean = percents.reduce((sum, percent) => sum + percent, 0) / percents.length;
    // Below 0 there is no bar.
    window.setProgressBar(percents.length === 0 ? -1 : mean / 100);
  }

  #tell(job: JobView, ending: "done" | "failed"): void {
    const { parts, window, words, onOpen } = this.#options;
    if (window()?.isFocused() === true) return;
    const name = filesRead(job.spec)[0].split(/[\\/]/).at(-1) ?? "";
    const body = ending === "done" ? words.jobDone(name) : words.jobFailed(name);
    const told = parts.notify({
      title: "Octavia",
      body: `${body} ${job.error?.message ?? ""}`.trim(),
    });
    told?.on("click", onOpen);
    told?.show();
  }
}

import type { JobEventBody, Progress } from "../contract/events.ts";
import type { JobView } from "../contract/queue.ts";
import { printable } from "./exit-code.ts";

/** Where progress is drawn: a terminal that can rewrite its line, or a plain stream. */
export interface ProgressSink {
  readonly isTTY: boolean;
  /** Characters a line. */
  readonly columns: number;
  write(text: string): void;
}

/** What each step is called for people, in the words of what is going on. */
const STEP_WORDS: Readonly<Record<string, string>> = {
  probe: "looking at the file",
  extract: "taking out the sound",
  "detect-speech": "finding speech",
  transcribe: "listening",
  "read-transcript": "reading the transcript",
  segment: "finding sentences",
  translate: "translating",
  synthesize: "speaking",
  fit: "fitting the timing",
  mix: "mixing",
  subtitle: "writing subtitles",
  // What it holds is known when the source has been looked at: sound alone gives a file of sound.
  mux: "writing the file",
  "look-at-picture": "looking at the picture",
  "measure-sound": "measuring the sound",
  "find-highlights": "finding the best moments",
  clip: "cutting clip",
  caption: "cutting captioned clip",
  "take-subtitles": "taking out the subtitles",
  "convert-subtitles": "converting subtitles",
  "subtitle-pair": "writing bilingual subtitles",
  "embed-subtitles": "writing the video",
  "draw-captions": "drawing captions",
  "look-at-scene": "looking at scene",
  "agree-scenes": "comparing the scenes",
  scene: "bringing scene into shape:",
  "scene-sound": "mixing the sound of scene",
  "join-sound": "joining the sound",
  "join-scenes": "joining the scenes",
  "take-music": "taking out the music",
  "mix-music": "mixing the music in",
  "add-music": "writing the video",
  "look-for-pictures": "looking at pictures",
  "take-pictures": "taking the pictures",
};

/** Steps that a job has other words for than most. */
type OwnWords = Readonly<Record<string, string>>;

/** What the steps of this very job are called, where it differs. */
export const ownWords = (spec: JobView["spec"]): OwnWords =>
  spec.kind === "dub" && spec.audioOnly !== undefined ? { mux: "writing the sound" } : {};

/** "synthesize:es" -> "speaking es". */
export function stepWords(id: string, own: OwnWords = {}): string {
  const [step = id, language] = id.split(":");
  const words = own[step] ?? STEP_WORDS[step] ?? step;
  return language === undefined ? words : `${words} ${language}`;
}

/** Seconds as people read them: "8 s", "2:05", "1:02:05". */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const two = (n: number): string => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function units(p: Progress): string {
  if (p.total <= 0 || p.unit === "steps") return "";
  const of = (n: number): string =>
    p.unit === "seconds"
      ? clockTime(n)
      : p.unit === "bytes"
        ? `${(n / 1e6).toFixed(0)} MB`
        : `${n}`;
  const name = p.unit === "lines" ? " lines" : "";
  return `${of(p.done)} of ${of(p.total)}${name}`;
}

/** One line: percent, step, units done, time left. */
export function progressLine(p: Progress, own?: OwnWords): string {
  const left = p.secondsLeft === undefined ? "" : `${clockTime(p.secondsLeft)} left`;
  const parts = [stepWords(p.step, own), units(p), left].filter((part) => part !== "");
  return `${String(Math.floor(p.percent)).padStart(3)}%  ${parts.join("  ")}`;
}

const BAR = 20;

/** The bar in front of the line: twenty cells. */
export function bar(percent: number): string {
  const full = Math.round((percent / 100) * BAR);
  return `[${"#".repeat(full)}${"-".repeat(BAR - full)}]`;
}

/** Shows a job's events: one rewritten line on a terminal, plain lines elsewhere. */
export class ProgressView {
  readonly #sink: ProgressSink;
  #drawn = false;
  #lastTenth = -1;
  /** Steps that had a line: those of several languages take turns. */
  readonly #seen = new Set<string>();
  /** Whether a run before has done something, and whether it was stopped by no wish of anyone's. */
  #worked = false;
  #thrownBack = false;
  /** Said once, however often the job was taken up: each run says it anew. */
  readonly #said = new Set<string>();
  readonly #own: OwnWords;

  constructor(sink: ProgressSink, own: OwnWords = {}) {
    this.#sink = sink;
    this.#own = own;
  }

  show(event: JobEventBody): void {
    if (event.type === "run") {
      const run = event.event;
      if (run.type === "progress") this.#progress(run.progress);
      if (run.type === "warning") this.#once(`warning: ${run.message}`);
      if (run.type === "step-finished" && !run.cached) this.#worked = true;
    } else if (event.type === "taken-up") {
      this.#thrownBack = true;
    } else if (event.type === "started" && this.#thrownBack) {
      this.#thrownBack = false;
      if (this.#worked) this.#once("taking up where an earlier run stopped");
    }
  }

  #once(text: string): void {
    if (!this.#said.has(text)) this.line(text);
    this.#said.add(text);
  }

  /** Prints a line of its own, above the progress. */
  line(text: string): void {
    this.clear();
    this.#sink.write(`${printable(text)}\n`);
  }

  /** Takes the progress line away. */
  clear(): void {
    if (this.#drawn) this.#sink.write("\r\u001b[K");
    this.#drawn = false;
  }

  #progress(progress: Progress): void {
    const line = progressLine(progress, this.#own);
    if (this.#sink.isTTY) {
      const text = `${bar(progress.percent)} ${line}`.slice(
        0,
        Math.max(20, this.#sink.columns - 1),
      );
      this.#sink.write(`\r\u001b[K${text}`);
      this.#drawn = true;
      return;
    }
    // Without a terminal a line for each tenth and each step is enough to follow, and short in a log.
    const tenth = Math.floor(progress.percent / 10);
    if (tenth <= this.#lastTenth && this.#seen.has(progress.step)) return;
    this.#lastTenth = tenth;
    this.#seen.add(progress.step);
    this.#sink.write(`${line}\n`);
  }
}

// How fast subtitle files are read, the usual ones and those that were made to be slow.
import { parseSubtitles } from "../../../worker/subtitles/parse.ts";
import { type Figure, median } from "../figures.ts";

const TURNS = 3;
const MEGABYTES = 8;

const two = (n: number): string => String(n).padStart(2, "0");
const time = (seconds: number): string =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)},000`;

/** Pieces put in a row until there are some megabytes of them. */
function filled(piece: (index: number) => string): string {
  const pieces: string[] = [];
  for (let index = 0, length = 0; length < MEGABYTES * 1e6; index += 1) {
    const next = piece(index);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

const cue = (text: string) => (index: number) =>
  `${index + 1}\n${time(2 * index)} --> ${time(2 * index + 1)}\n${text}\n\n`;

const FILES: Readonly<Record<string, (index: number) => string>> = {
  "SRT of a talk": cue("<i>Some words</i> that are said here,\nand some more of them."),
  "SRT of open brackets": cue("<".repeat(500) + "{\\".repeat(250)),
  "SRT of blank lines": () => "\n".repeat(1000),
  "SRT of arrows": () => "--> ".repeat(250),
};

/** Megabytes of text read in a second. */
export function benchParse(): Promise<Figure[]> {
  const figures = Object.entries(FILES).map(([what, piece]): Figure => {
    const text = filled(piece);
    const seconds = Array.from({ length: TURNS }, () => {
      const begun = performance.now();
      parseSubtitles(text);
      return (performance.now() - begun) / 1000;
    });
    const value = text.length / 1e6 / median(seconds);
    const from = `${(text.length / 1e6).toFixed(0)} MB in ${median(seconds).toFixed(2)} s`;
    return { part: "parse", what: `${what}, read`, unit: "MB/s", value, from };
  });
  return Promise.resolve(figures);
}

/** Digits from `at` on: their value and where they end. More than nine are no number here. */
function digits(text: string, at: number): { value: number; end: number } | undefined {
  let end = at;
  while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1;
  return end === at || end - at > 9 ? undefined : { value: Number(text.slice(at, end)), end };
}

/**
 * Reads a subtitle time ("01:02:03,456", "02:03.456", "1:2:3") from `at` on. Hours may be left out
 * or pass 24; comma and dot are one; a fraction of any length counts as decimals.
 * @returns seconds, rounded to milliseconds, and where the time ends
 */
export function readTime(text: string, at: number): { seconds: number; end: number } | undefined {
  const parts: number[] = [];
  let end = at;
  for (;;) {
    const part = digits(text, end);
    if (part === undefined) return undefined;
    parts.push(part.value);
    end = part.end;
    if (parts.length === 3 || text.charAt(end) !== ":") break;
    end += 1;
  }
  if (parts.length < 2) return undefined;
  const seconds = parts.reduce((sum, part) => sum * 60 + part, 0);
  const mark = text.charAt(end);
  const fraction = mark === "," || mark === "." ? digits(text, end + 1) : undefined;
  if (fraction === undefined) return { seconds, end };
  const scale = 10 ** (fraction.end - end - 1);
  return {
    seconds: Math.round((seconds + fraction.value / scale) * 1000) / 1000,
    end: fraction.end,
  };
}

/** The times of a cue, in seconds, and what follows them on their line. */
export interface Timing {
  readonly start: number;
  readonly end: number;
  readonly settings: string;
}

const skipBlanks = (text: string, at: number): number => {
  let next = at;
  while (text.charAt(next) === " " || text.charAt(next) === "\t") next += 1;
  return next;
};

/** Reads a line "time --> time settings"; undefined if it is none. */
export function readTiming(line: string): Timing | undefined {
  const start = readTime(line, skipBlanks(line, 0));
  if (start === undefined) return undefined;
  const arrow = skipBlanks(line, start.end);
  if (!line.startsWith("-->", arrow)) return undefined;
  const end = readTime(line, skipBlanks(line, arrow + 3));
  if (end === undefined) return undefined;
  return { start: start.seconds, end: end.seconds, settings: line.slice(end.end).trim() };
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

/** Seconds as "hh:mm:ss,mmm"; VTT has a dot for the comma. Negative ones are 0. */
export function formatTime(seconds: number, mark: "," | "."): string {
  const milliseconds = Math.max(0, Math.round(seconds * 1000));
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor(milliseconds / 60_000) % 60;
  const rest = Math.floor(milliseconds / 1000) % 60;
  return `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(rest, 2)}${mark}${pad(milliseconds % 1000, 3)}`;
}

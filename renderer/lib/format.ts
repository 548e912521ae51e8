const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes as people read them: "312 MB". */
export function formatBytes(bytes: number, locale?: string): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit < 2 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${UNITS[unit] ?? ""}`;
}

const two = (value: number) => String(value).padStart(2, "0");

/** Seconds as a clock: "4:07", "1:02:33". */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Seconds of a line in its file, to the tenth: "1:07.3". */
export function formatMoment(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10));
  return `${formatClock(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** How long something takes, roughly: "40 s", "3 min", "1 h 20 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** A time as people say it: "3 minutes ago". Milliseconds since the epoch. */
export function formatAgo(at: number, now: number, locale?: string): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const seconds = (at - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(0, "second");
}

/** The last part of a path of any system. */
export const nameOf = (path: string): string => path.split(/[/\\]/).pop() ?? path;

/** The folder of a path of any system, as it is written. */
export const folderOf = (path: string): string => path.replace(/[/\\][^/\\]*$/, "") || "/";

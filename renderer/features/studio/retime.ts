import type { StudioLine } from "./lines.ts";

/** What is dragged of a line. */
export type Grip = "start" | "end" | "all";

export interface Times {
  readonly start: number;
  readonly end: number;
}

/** No line is shorter than this, seconds. */
export const SHORTEST_LINE = 0.2;

/** The times between which a line may lie: its neighbours do not give way. Seconds. */
export function roomOf(lines: readonly StudioLine[], index: number, duration: number): Times {
  const line = lines[index];
  const before = lines[index - 1]?.sourceEnd ?? 0;
  const after = lines[index + 1]?.sourceStart ?? Math.max(duration, line?.sourceEnd ?? 0);
  // Lines that overlap as they were found may stay so.
  return {
    start: Math.min(before, line?.sourceStart ?? before),
    end: Math.max(after, line?.sourceEnd ?? after),
  };
}

/** To the millisecond, as what a person drags is no finer; but never out of the room. */
const within = (value: number, low: number, high: number) =>
  Math.max(low, Math.min(high, Math.round(value * 1000) / 1000));

/** A line's times after a drag by so many seconds, kept in its room. */
export function dragged({ start, end }: Times, grip: Grip, by: number, room: Times): Times {
  switch (grip) {
    case "start":
      return { start: within(start + by, room.start, end - SHORTEST_LINE), end };
    case "end":
      return { start, end: within(end + by, start + SHORTEST_LINE, room.end) };
    case "all": {
      const moved = within(start + by, room.start, room.end - (end - start));
      return { start: moved, end: Math.min(room.end, moved + (end - start)) };
    }
  }
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { studioLine } from "./line-sample.ts";
import { dragged, type Grip, roomOf, SHORTEST_LINE } from "./retime.ts";

const seconds = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test("a dragged line stays in its room, and no shorter than a line may be", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Grip>("start", "end", "all"),
      seconds(0, 5),
      seconds(0, 3),
      seconds(SHORTEST_LINE, 4),
      seconds(0, 3),
      seconds(-20, 20),
      (grip, from, before, length, after, by) => {
        const start = from + before;
        const end = start + length;
        const room = { start: from, end: end + after };
        const now = dragged({ start, end }, grip, by, room);
        expect(now.start).toBeGreaterThanOrEqual(room.start);
        expect(now.end).toBeLessThanOrEqual(room.end);
        const least = grip === "all" ? length : SHORTEST_LINE;
        expect(now.end - now.start).toBeGreaterThanOrEqual(least - 0.001);
      },
    ),
  );
});

test("a moved edge is where it was dropped, to the millisecond", () => {
  const room = { start: 0, end: 10 };
  expect(dragged({ start: 1, end: 2 }, "end", 0.50049, room)).toEqual({ start: 1, end: 2.5 });
  expect(dragged({ start: 1, end: 2 }, "all", -3, room)).toEqual({ start: 0, end: 1 });
});

test("neighbours do not give way, but lines that overlap already may stay", () => {
  const lines = [
    studioLine({ id: 1, sourceStart: 1, sourceEnd: 3 }),
    studioLine({ id: 2, sourceStart: 2.5, sourceEnd: 4 }),
    studioLine({ id: 3, sourceStart: 5, sourceEnd: 6 }),
  ];
  expect(roomOf(lines, 1, 20)).toEqual({ start: 2.5, end: 5 });
  expect(roomOf(lines, 2, 20)).toEqual({ start: 4, end: 20 });
});

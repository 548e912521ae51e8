import fc from "fast-check";
import { expect, test } from "vitest";
import { safeName } from "./uploads.ts";

test.each([
  ["talk.mp4", "talk.mp4"],
  ["../../etc/passwd", "passwd"],
  ["C:\\films\\a.mkv", "a.mkv"],
  [".hidden.mp4", "hidden.mp4"],
  ["a\u0000b\n.mp4", "a_b_.mp4"],
  ["..", "upload"],
  ["", "upload"],
  ["vídeo ñandú 🎬.mp4", "vídeo ñandú 🎬.mp4"],
])("%j is kept as %j", (given, kept) => {
  expect(safeName(given)).toBe(kept);
});

test("whatever name was sent, what is kept is one short part of a path", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (given) => {
      const name = safeName(given);
      expect(name).not.toMatch(/[/\\\p{Cc}]|^\.|^$/u);
      expect(Buffer.byteLength(name)).toBeLessThan(240);
    }),
    { numRuns: 50 },
  );
});

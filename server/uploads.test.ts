import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { TemporaryHome } from "../main/queue/rig.ts";
import { safeName, Uploads } from "./uploads.ts";

const DAY = 24 * 3600 * 1000;

test("old uploads go, whole or not, but for those that a job names", async () => {
  using home = new TemporaryHome();
  const uploads = new Uploads(home.home);
  const now = Date.now();
  const ids = { kept: "a".repeat(32), old: "b".repeat(32), fresh: "c".repeat(32) };
  const placesOf = (id: string) => {
    const folder = join(home.home.root, "uploads");
    return [join(folder, id), join(folder, `${id}.json`), join(folder, "files", id)];
  };
  for (const [name, id] of Object.entries(ids)) {
    const [bytes = "", facts = "", whole = ""] = placesOf(id);
    mkdirSync(whole, { recursive: true });
    for (const path of [bytes, facts, join(whole, "talk.mp4")]) writeFileSync(path, "x");
    const at = new Date(name === "fresh" ? now : now - 8 * DAY);
    for (const path of placesOf(id)) utimesSync(path, at, at);
  }
  await uploads.sweep(now, (id) => id === ids.kept);
  expect(placesOf(ids.kept).map(existsSync)).toEqual([true, true, true]);
  expect(placesOf(ids.fresh).map(existsSync)).toEqual([true, true, true]);
  expect(placesOf(ids.old).map(existsSync)).toEqual([false, false, false]);
});

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

import { basename } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dubPaths } from "./outputs.ts";

test("results are named after the input, the language and the kind", () => {
  const paths = dubPaths({ input: "/in/my.talk.mov", outDir: "/out" });
  expect(paths.dubbed("es", "mov")).toBe("/out/my.talk.es.mov");
  expect(paths.together("mkv")).toBe("/out/my.talk.dubbed.mkv");
  expect(paths.subtitles("fr", "srt")).toBe("/out/my.talk.fr.srt");
  expect(paths.report).toBe("/out/my.talk.report.json");
});

test("a long name is cut between characters, so that every result can be written", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 60, maxLength: 240 }), (base) => {
      fc.pre(!base.includes("/") && !base.includes("\0"));
      const name = basename(dubPaths({ input: `/in/x${base}.mp4`, outDir: "/out" }).report);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name.endsWith(".report.json")).toBe(true);
      expect(Buffer.from(name, "utf8").toString("utf8")).toBe(name);
    }),
  );
});

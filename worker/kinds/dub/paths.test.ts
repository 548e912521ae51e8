import { expect, test } from "vitest";
import { dubPaths } from "./paths.ts";

test("results are named after the input, the language and the kind", () => {
  const paths = dubPaths({ input: "/in/my.talk.mov", outDir: "/out" });
  expect(paths.dubbed("es", "mov")).toBe("/out/my.talk.es.mov");
  expect(paths.together("mkv")).toBe("/out/my.talk.dubbed.mkv");
  expect(paths.subtitles("fr", "srt")).toBe("/out/my.talk.fr.srt");
  expect(paths.report).toBe("/out/my.talk.report.json");
});

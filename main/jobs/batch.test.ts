import { expect, test } from "vitest";
import { DubSpec } from "../../contract/kinds/dub.ts";
import { checkBatch } from "./batch.ts";

const spec = (input: string, outDir: string): DubSpec =>
  DubSpec.parse({ kind: "dub", input, outDir, to: ["es"] });

test("two inputs that would write the same files are refused before anything starts", () => {
  expect(() => checkBatch([spec("/a/talk.mp4", "/out"), spec("/b/talk.mov", "/out")])).toThrow(
    "/a/talk.mp4 and /b/talk.mov would write the same files in /out.",
  );
});

test("an input named twice is refused", () => {
  expect(() => checkBatch([spec("/a/talk.mp4", "/a"), spec("/a/talk.mp4", "/a")])).toThrow(
    expect.objectContaining({ message: "/a/talk.mp4 is named twice.", hint: "Name it once." }),
  );
});

test("inputs of the same name in folders of their own are fine", () => {
  expect(() => checkBatch([spec("/a/talk.mp4", "/a"), spec("/b/talk.mp4", "/b")])).not.toThrow();
});

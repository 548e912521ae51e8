import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { expandInputs } from "./inputs.ts";

function folderWith(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "octavia-inputs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "inner"));
  for (const file of files) writeFileSync(join(folder, file), "");
  return folder;
}

test("a folder of subtitle files is taken where they can be inputs", () => {
  const folder = folderWith("b.vtt", "a.srt", "inner/c.ASS", "notes.txt");
  const found = expandInputs([folder], { recursive: true }, "/", { subtitles: true });
  expect(found).toEqual(["a.srt", "b.vtt", "inner/c.ASS"].map((name) => join(folder, name)));
  expect(() => expandInputs([folder], { recursive: true }, "/")).toThrow("no video or sound");
});

test("beside a video, subtitle files are not inputs of their own", () => {
  const folder = folderWith("a.mp4", "a.en.srt");
  const found = expandInputs([folder], { recursive: false }, "/", { subtitles: true });
  expect(found).toEqual([join(folder, "a.mp4")]);
});

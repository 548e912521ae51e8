import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { expandInputs, type InputFile, optionsFor } from "./inputs.ts";

function folderWith(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "octavia-inputs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "inner"));
  for (const file of files) writeFileSync(join(folder, file), "");
  return folder;
}

const paths = (found: readonly InputFile[]): string[] => found.map(({ path }) => path);

test("a folder of subtitle files is taken where they can be inputs", () => {
  const folder = folderWith("b.vtt", "a.srt", "inner/c.ASS", "notes.txt");
  const found = expandInputs([folder], { recursive: true }, "/", { subtitles: true });
  expect(paths(found)).toEqual(["a.srt", "b.vtt", "inner/c.ASS"].map((name) => join(folder, name)));
  expect(() => expandInputs([folder], { recursive: true }, "/")).toThrow("no video or sound");
});

test("beside a video, subtitle files are not inputs of their own", () => {
  const folder = folderWith("a.mp4", "a.en.srt");
  const found = expandInputs([folder], { recursive: false }, "/", { subtitles: true });
  expect(paths(found)).toEqual([join(folder, "a.mp4")]);
});

test("files of sound in a folder are left alone where a picture is needed", () => {
  const folder = folderWith("x.mp3", "x.mp4", "inner/z.FLAC", "inner/y.MKV");
  const found = expandInputs([folder], { recursive: true }, "/", { picture: true });
  expect(paths(found)).toEqual([join(folder, "inner/y.MKV"), join(folder, "x.mp4")]);
  expect(expandInputs([folder], { recursive: true }, "/")).toHaveLength(4);
});

test("a file of sound that is named stays, for its job to refuse", () => {
  const folder = folderWith("x.mp3");
  const path = join(folder, "x.mp3");
  const wish = { picture: true };
  expect(paths(expandInputs([path], { recursive: true }, "/", wish))).toEqual([path]);
  expect(() => expandInputs([folder], { recursive: true }, "/", wish)).toThrow(
    `There is no video in the folder ${folder}.`,
  );
});

test("the folders of a folder come again under --out, and only there", () => {
  const folder = folderWith("a.mp4", "inner/a.mp4");
  const found = expandInputs([folder], { recursive: true }, "/");
  expect(found.map((file) => optionsFor(file, { out: "made" }).out)).toEqual([
    "made",
    "made/inner",
  ]);
  expect(found.map((file) => optionsFor(file, {}))).toEqual([{}, {}]);
});

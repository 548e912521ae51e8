import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OctaviaError } from "../../contract/errors.ts";
import { parseBatch } from "./batch-lines.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "octavia-batch-"));
  for (const name of ["a.mp4", "b.mp4", "words.srt", "song.mp3", "logo.png"]) {
    writeFileSync(join(folder, name), "x");
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const lines = (...specs: unknown[]): string => specs.map((one) => JSON.stringify(one)).join("\n");

function faultsOf(text: string): string {
  try {
    parseBatch(text, folder);
  } catch (thrown) {
    if (thrown instanceof OctaviaError) return `${thrown.message} ${thrown.hint}`;
    throw thrown;
  }
  throw new Error("it was taken");
}

test("every path is meant from the file's folder, and results go beside their input", () => {
  const specs = parseBatch(
    `\uFEFF${lines(
      { kind: "dub", input: "a.mp4", to: ["es"], transcript: "words.srt" },
      { kind: "music", input: at("b.mp4"), music: "./song.mp3", outDir: "out" },
      { kind: "merge", scenes: [{ video: "a.mp4", voice: "song.mp3" }] },
      { kind: "captions", input: "a.mp4", watermark: { image: "logo.png" } },
      { kind: "thumbnails", input: "a.mp4" },
    ).replaceAll("\n", "\r\n\r\n")}\n`,
    folder,
  );
  expect(specs).toMatchObject([
    { input: at("a.mp4"), transcript: at("words.srt"), outDir: folder },
    { input: at("b.mp4"), music: at("song.mp3"), outDir: at("out") },
    { scenes: [{ video: at("a.mp4"), voice: at("song.mp3") }], outDir: folder },
    { input: at("a.mp4"), watermark: { image: at("logo.png") } },
    { input: at("a.mp4"), outDir: folder },
  ]);
});

test("every wrong line is named with its field, and none of the right ones is taken", () => {
  const good = { kind: "dub", input: "a.mp4", to: ["es"] };
  const text = `${lines(good, { ...good, to: ["klingon"] })}\n\n{"kind":\n${lines(
    { ...good, input: "no.mp4" },
    { ...good, speed: 2 },
    [],
  )}`;
  const faults = faultsOf(text);
  expect(faults).toContain("nothing was queued");
  expect(faults).toMatch(/line 2: to, entry 1: must be one of .* not "klingon"/);
  expect(faults).toContain("line 4: this is not JSON");
  expect(faults).toContain(`line 5: input: there is no file ${at("no.mp4")}`);
  expect(faults).toMatch(
    /line 6: has no field "speed"; it may have kind, input, .*transcriptStream.*maxSpeed/,
  );
  expect(faults).toContain("line 7: ");
  expect(faults).not.toContain("line 1:");
});

test("the same asked for twice is one job, however it is spelt", () => {
  const specs = parseBatch(
    lines(
      { kind: "dub", input: "a.mp4", to: ["es"] },
      { to: ["es"], outDir: ".", input: "./a.mp4", kind: "dub", from: "auto" },
    ),
    folder,
  );
  expect(specs).toHaveLength(1);
});

test("two that would write the same files are named by their lines", () => {
  const good = { kind: "dub", input: "a.mp4", to: ["es"] };
  expect(faultsOf(`\n${lines(good, { ...good, to: ["fr"] })}`)).toContain("lines 2 and 3: ");
});

test("a file without a job is said to be one", () => {
  expect(faultsOf("\n \n")).toContain("holds no jobs");
});

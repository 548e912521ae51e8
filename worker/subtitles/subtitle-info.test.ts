import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { subtitleInfo } from "./subtitle-info.ts";

const folder = mkdtempSync(join(tmpdir(), "octavia-info-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { signal } = new AbortController();
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("a subtitle file is one stream of text, as long as its last cue", async () => {
  const path = file("talk.srt", "1\n00:00:01,000 --> 00:00:03,500\nHello.\n");
  await expect(subtitleInfo(path, signal)).resolves.toMatchObject({
    ...{ format: "srt", duration: 3.5, video: [], audio: [] },
    subtitles: [{ index: 0, codec: "srt" }],
  });
});

test("one without a cue, or with nothing at all, is refused by its name", async () => {
  await expect(subtitleInfo(file("bad.srt", "no cue"), signal)).rejects.toMatchObject({
    kind: "InvalidInput",
  });
  await expect(subtitleInfo(file("none.vtt", ""), signal)).rejects.toMatchObject({
    message: "The file is empty: none.vtt",
  });
});

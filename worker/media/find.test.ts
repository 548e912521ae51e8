import { expect, test } from "vitest";
import { findFfmpeg } from "./find.ts";
import { like } from "./fixtures/rig.ts";

test("both programs are found on PATH, with their version", async () => {
  const tools = await findFfmpeg({});
  expect(tools.version).toMatch(/\d/);
  expect(tools.ffprobe).toMatch(/ffprobe/);
});

test("a program that the environment names but that does not run is said to be so", async () => {
  await expect(findFfmpeg({ OCTAVIA_FFMPEG: "/nowhere/ffmpeg" })).rejects.toMatchObject({
    kind: "EngineFailure",
    message: "The program that OCTAVIA_FFMPEG names does not run: /nowhere/ffmpeg",
    hint: like(/Install ffmpeg/),
    lasting: true,
  });
});

test("a program that is no ffmpeg does not pass for one", async () => {
  const named = findFfmpeg({ OCTAVIA_FFPROBE: "true" });
  await expect(named).rejects.toThrow(/OCTAVIA_FFPROBE/);
});

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DubReport } from "../../contract/report.ts";
import {
  loudness,
  meanLevel,
  type Ran,
  type Rig,
  rig,
  SAMPLE,
  streamHash,
} from "../support/octavia.ts";

const hashFile = (path: string): string =>
  createHash("sha256").update(readFileSync(path)).digest("hex");

describe("the sample dubbed into Spanish and French", () => {
  let r: Rig;
  let ran: Ran;
  const file = (name: string): string => join(r.dir, name);
  const report = (): DubReport =>
    DubReport.parse(JSON.parse(readFileSync(file("garden.report.json"), "utf8")));

  beforeAll(async () => {
    r = rig();
    ran = await r.run(["dub", SAMPLE, "--from", "en", "--to", "es,fr", "--out", r.dir]);
  });
  afterAll(() => r[Symbol.dispose]());

  test("ends well and writes videos, subtitles and a report, and nothing else", () => {
    expect(ran.stderr).not.toContain("Something unexpected");
    expect(ran.code).toBe(0);
    expect(readdirSync(r.dir).sort()).toEqual([
      "garden.en.srt",
      "garden.es.mp4",
      "garden.es.srt",
      "garden.es.vtt",
      "garden.fr.mp4",
      "garden.fr.srt",
      "garden.fr.vtt",
      "garden.report.json",
    ]);
  });

  test("leaves the picture as it was, bit for bit", async () => {
    const before = await streamHash(SAMPLE, "v:0");
    expect(await streamHash(file("garden.es.mp4"), "v:0")).toBe(before);
    expect(await streamHash(file("garden.fr.mp4"), "v:0")).toBe(before);
  });

  test("puts the dub first and default, tagged, and keeps the original sound behind it", async () => {
    const { stdout } = await execa("ffprobe", [
      ...["-v", "error", "-select_streams", "a", "-of", "json"],
      ...["-show_entries", "stream_tags=language:stream_disposition=default:stream=channels"],
      file("garden.es.mp4"),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      streams: [
        { channels: 2, tags: { language: "spa" }, disposition: { default: 1 } },
        { channels: 2, tags: { language: "eng" }, disposition: { default: 0 } },
      ],
    });
    expect(await streamHash(file("garden.es.mp4"), "a:1")).toBe(await streamHash(SAMPLE, "a:0"));
  });

  test("is as loud as asked and stays under the ceiling", async () => {
    for (const language of ["es", "fr"]) {
      const measured = await loudness(file(`garden.${language}.mp4`));
      expect(measured.integrated).toBeCloseTo(-16, 0);
      expect(Math.abs(measured.integrated + 16)).toBeLessThanOrEqual(0.3);
      expect(measured.truePeak).toBeLessThanOrEqual(-0.9);
    }
  });

  test("has a voice where the report says a line is, and the ducked original between", async () => {
    const { languages } = report();
    for (const { language, lines } of languages) {
      const video = file(`garden.${language}.mp4`);
      for (const line of lines) {
        expect(
          await meanLevel(video, line.start, line.duration),
          `line ${line.id}`,
        ).toBeGreaterThan(-30);
      }
      expect(await meanLevel(video, 0, 0.8)).toBeLessThan(-35);
    }
  });

  test("keeps every line in its time: no overlap, no rate above the limit, starts near the source", () => {
    for (const { lines } of report().languages) {
      expect(lines.length).toBeGreaterThan(5);
      for (const [index, line] of lines.entries()) {
        expect(line.rate).toBeLessThanOrEqual(1.351);
        expect(Math.abs(line.drift)).toBeLessThanOrEqual(0.5);
        const next = lines[index + 1];
        if (next !== undefined)
          expect(line.start + line.duration).toBeLessThanOrEqual(next.start + 1e-6);
      }
    }
  });

  test("says in the report what was used, and for how long", () => {
    const { engines, steps, languages } = report();
    expect(Object.keys(engines)).toEqual(
      expect.arrayContaining(["recognition", "translation:es", "voice:es"]),
    );
    expect(steps.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["transcribe", "translate:es", "mix:fr"]),
    );
    expect(languages.find(({ language }) => language === "fr")?.path).toEqual(["en", "es", "fr"]);
  });

  test("marks of unknown words reach neither listener nor reader", () => {
    for (const name of ["garden.es.srt", "garden.fr.srt"]) {
      expect(readFileSync(file(name), "utf8")).not.toMatch(/[*@#]\p{L}/u);
    }
  });

  test("a second run finds everything, and its files are the same byte for byte", async () => {
    const names = readdirSync(r.dir).filter((name) => name !== "garden.report.json");
    const before = names.map((name) => hashFile(file(name)));
    const again = await r.run(["dub", SAMPLE, "--from", "en", "--to", "es,fr", "--out", r.dir]);
    expect(again.code).toBe(0);
    expect(names.map((name) => hashFile(file(name)))).toEqual(before);
    expect(report().steps.every(({ cached }) => cached)).toBe(true);
  });

  test("an edited line redoes only what depends on it", async () => {
    const job = /job ([0-9a-z]+)/.exec(ran.stdout)?.[1] ?? "";
    const french = hashFile(file("garden.fr.mp4"));
    const edited = await r.run([
      "edit",
      job,
      "--line",
      "2",
      "--lang",
      "es",
      "--text",
      "Hola a todos.",
    ]);
    expect(edited.code).toBe(0);
    expect(readFileSync(file("garden.es.srt"), "utf8")).toContain("Hola a todos.");
    expect(hashFile(file("garden.fr.mp4"))).toBe(french);
    const redone = report().steps.filter(({ cached }) => !cached);
    expect(redone.map(({ id }) => id).sort()).toEqual([
      "fit:es",
      "mix:es",
      "mux:es",
      "subtitle:es",
      "synthesize:es",
    ]);
  });

  test("no temporary file is left in the home", () => {
    const tmp = join(r.home, "artifacts", "tmp");
    expect(existsSync(tmp) ? readdirSync(tmp) : []).toEqual([]);
  });
});

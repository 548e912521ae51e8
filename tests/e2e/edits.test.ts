import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { DubReport } from "../../contract/report.ts";
import { type Rig, rig, SAMPLE } from "../support/octavia.ts";

/** The sample dubbed into Spanish, then edited line by line; each test goes on from the last. */
let r: Rig;
let job = "";
beforeAll(async () => {
  r = rig();
  const ran = await r.run(["dub", SAMPLE, "--from", "en", "--to", "es", "--out", r.dir]);
  job = /job ([0-9a-z]+)/.exec(ran.stdout)?.[1] ?? "";
});
afterAll(() => r[Symbol.dispose]());

const report = (): DubReport =>
  DubReport.parse(JSON.parse(readFileSync(join(r.dir, "garden.report.json"), "utf8")));
const linesNow = () => report().languages[0]?.lines ?? [];
type LineNow = ReturnType<typeof linesNow>[number];

const Manifest = z.object({ kind: z.string() });

/** How many artifacts of each kind there are. */
function kinds(): Map<string, number> {
  const root = join(r.home, "artifacts");
  const count = new Map<string, number>();
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  for (const name of files.filter((one) => one.endsWith("manifest.json"))) {
    const { kind } = Manifest.parse(JSON.parse(readFileSync(join(root, name), "utf8")));
    const bare = kind.replace(/\/\d+$/, "");
    count.set(bare, (count.get(bare) ?? 0) + 1);
  }
  return count;
}

/** Edits a line; what became of the lines, and how many of each kind of artifact had to be made. */
async function edit(...args: string[]) {
  const before = kinds();
  const { code, stderr } = await r.run(["edit", job, ...args]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const after = kinds();
  const made = (kind: string): number => (after.get(kind) ?? 0) - (before.get(kind) ?? 0);
  const redone = report().steps.filter(({ cached }) => !cached);
  return { lines: linesNow(), made, redone: redone.map(({ id }) => id) };
}

/** A line without what its neighbours may change of its place. */
const essence = ({ id, sourceStart, sourceEnd, source, text }: LineNow) => ({
  ...{ id, sourceStart, sourceEnd, source, text },
});
const HEAVY = ["probe", "extract", "detect-speech", "transcribe", "segment", "translate:es"];

test("a split makes two lines, and no other is translated or spoken again", async () => {
  const before = linesNow();
  const { lines, made, redone } = await edit(
    ...["--line", "2", "--split-at", "6.6", "--split-before", "how to grow"],
  );
  expect(
    lines.slice(1, 3).map(({ id, sourceStart, sourceEnd }) => [id, sourceStart, sourceEnd]),
  ).toEqual([
    [2, before[1]?.sourceStart, 6.6],
    [before.length + 1, 6.6, before[1]?.sourceEnd],
  ]);
  expect(lines.slice(1, 3).map(({ source }) => source)).toEqual([
    "Today we want to show you",
    "how to grow tomatoes at home.",
  ]);
  expect(lines.toSpliced(1, 2).map(essence)).toEqual(before.toSpliced(1, 1).map(essence));
  expect(made("line-translation")).toBe(2);
  // Each half at its natural rate, and at another where its room asks for it.
  expect(made("utterance")).toBeGreaterThanOrEqual(2);
  expect(made("utterance")).toBeLessThanOrEqual(4);
  expect(made("mix-aac")).toBe(1);
  for (const step of HEAVY) expect(redone).not.toContain(step);
});

test("a merge of the two brings back the line as it was, and costs no speaking at all", async () => {
  const { lines, made } = await edit("--line", "2", "--merge-next");
  expect(lines[1]).toMatchObject({
    ...{ id: 2, source: "Today we want to show you how to grow tomatoes at home." },
    edited: true,
  });
  expect(lines.map(({ id }) => id)).toEqual(lines.map((_, at) => at + 1));
  expect([made("line-translation"), made("utterance"), made("mix-aac")]).toEqual([0, 0, 0]);
});

test("another time moves the line and translates nothing", async () => {
  const { lines, made, redone } = await edit("--line", "2", "--time", "5-8.5");
  expect(lines[1]).toMatchObject({ sourceStart: 5, sourceEnd: 8.5 });
  expect(lines[1]?.start).toBeGreaterThanOrEqual(4.85);
  expect(made("line-translation")).toBe(0);
  expect(made("utterance")).toBeLessThanOrEqual(1);
  expect(made("mix-aac")).toBe(1);
  for (const step of [...HEAVY, "synthesize:es"]) expect(redone).not.toContain(step);
});

test("another voice speaks its line alone", async () => {
  const { lines, made, redone } = await edit("--line", "4", "--line-voice", "es-419");
  expect(lines.filter(({ voice }) => voice !== undefined)).toMatchObject([
    { id: 4, voice: "es-419" },
  ]);
  expect(made("utterance")).toBeGreaterThanOrEqual(1);
  expect(made("utterance")).toBeLessThanOrEqual(2);
  expect(redone).toEqual(expect.arrayContaining(["synthesize:es", "fit:es", "mix:es"]));
  for (const step of [...HEAVY, "edit-lines", "retranslate:es"]) expect(redone).not.toContain(step);
});

test("the source's words of one line are translated again alone", async () => {
  const { lines, made } = await edit(
    ...["--line", "5", "--lang", "en", "--text", "You will see the first leaves."],
  );
  expect(lines[4]?.text).toContain("primeras hojas");
  expect(made("line-translation")).toBe(1);
  expect(made("utterance")).toBeLessThanOrEqual(2);
});

test("what the lines do not allow is refused before anything is queued", async () => {
  const refused = async (...args: string[]) => {
    const { code, stderr } = await r.run(["edit", job, ...args]);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refused("--line", "2", "--time", "1-9.5")).toContain("it has room from");
  expect(await refused("--line", "2")).toContain("Nothing about the line is to be changed");
  const queued = (await r.run(["jobs", "--json"])).stdout.match(/"state":/g);
  expect(queued).toHaveLength(6);
});

import { mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepWhatIsNotOurs } from "./own-results.ts";

async function rig() {
  const base = await mkdtemp(join(tmpdir(), "octavia-results-"));
  const path = join(base, "talk.en.srt");
  /** As results are put in their places. */
  const publish = async (text: string): Promise<void> => {
    await writeFile(join(base, "new"), text);
    await rename(join(base, "new"), path);
  };
  return {
    ...{ base, path, publish },
    job: async (work: () => Promise<void>) => {
      const places = await keepWhatIsNotOurs([path], join(base, "store"));
      await work();
      await places.close();
      return places.warnings;
    },
    files: async () => (await readdir(base)).filter((name) => name.includes("srt")).sort(),
    read: (name: string) => readFile(join(base, name), "utf8"),
    [Symbol.asyncDispose]: () => rm(base, { recursive: true }),
  };
}

test("a file of the person's own is kept under a second name, and told", async () => {
  await using r = await rig();
  await writeFile(r.path, "mine");
  expect(await r.job(() => r.publish("ours"))).toEqual([
    "talk.en.srt was there before, and not by Octavia: it is kept as talk.en.before.srt.",
  ]);
  expect([await r.read("talk.en.srt"), await r.read("talk.en.before.srt")]).toEqual([
    "ours",
    "mine",
  ]);
});

test("a result of an earlier job is replaced without a word", async () => {
  await using r = await rig();
  expect(await r.job(() => r.publish("first"))).toEqual([]);
  expect(await r.job(() => r.publish("second"))).toEqual([]);
  expect(await r.files()).toEqual(["talk.en.srt"]);
});

test("a result that was mended by hand is kept, each time under a name of its own", async () => {
  await using r = await rig();
  await r.job(() => r.publish("first"));
  await writeFile(r.path, "mended");
  await r.job(() => r.publish("second"));
  await writeFile(r.path, "mended again");
  await r.job(() => r.publish("third"));
  expect(await r.read("talk.en.before.srt")).toBe("mended");
  expect(await r.read("talk.en.before2.srt")).toBe("mended again");
});

test("a job that leaves the file alone leaves no second name", async () => {
  await using r = await rig();
  await writeFile(r.path, "mine");
  await r.job(() => Promise.resolve());
  expect(await r.files()).toEqual(["talk.en.srt"]);
  // It still is the person's when the next job comes.
  expect(await r.job(() => r.publish("ours"))).toHaveLength(1);
});

test("what a killed job has written is no one else's", async () => {
  await using r = await rig();
  await writeFile(r.path, "mine");
  await keepWhatIsNotOurs([r.path], join(r.base, "store"));
  await r.publish("half of the results");
  expect(await r.job(() => r.publish("all of them"))).toEqual([]);
  expect(await r.files()).toEqual(["talk.en.before.srt", "talk.en.srt"]);
  expect(await r.read("talk.en.before.srt")).toBe("mine");
});

test("what a report tells of is ours in any home, unless it was touched since", async () => {
  await using r = await rig();
  const report = join(r.base, "talk.report.json");
  const again = (home: string) => keepWhatIsNotOurs([r.path, report], join(r.base, home));
  await r.publish("ours");
  await writeFile(
    report,
    JSON.stringify({ octavia: "1", outputs: [{ path: r.path }, { path: report }] }),
  );
  expect((await again("one")).warnings).toEqual([]);
  const later = new Date(Date.now() + 60_000);
  await utimes(r.path, later, later);
  expect((await again("two")).warnings).toHaveLength(1);
});

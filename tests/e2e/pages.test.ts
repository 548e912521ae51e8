import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ContractRouterClient } from "@orpc/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Api } from "../../contract/api.ts";
import type { PullEvent } from "../../contract/system.ts";
import { type FakeHub, fakeHub } from "../../models/fixtures/fake-hub.ts";
import { OPUS, REPOSITORY } from "../../models/fixtures/rig.ts";
import { type Rig, rig, SAMPLE } from "../support/octavia.ts";
import { type Served, serve } from "../support/server.ts";

// What the pages around the Studio ask of the host.
let r: Rig;
let hub: FakeHub;
let server: Served;
let cookie: string;
let client: ContractRouterClient<Api>;

beforeAll(async () => {
  r = rig();
  mkdirSync(r.dir, { recursive: true });
  hub = await fakeHub();
  hub.repositories.set(REPOSITORY, OPUS);
  server = await serve(r, 0, { HF_ENDPOINT: hub.url, HOME: r.dir });
  cookie = await server.enter();
  client = server.client(cookie);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
  r[Symbol.dispose]();
});

const ENCODER = "onnx/encoder_model_quantized.onnx";
const rangesOf = (file: string) =>
  hub.asked
    .filter(({ path }) => path.startsWith("cdn:") && path.endsWith(file))
    .flatMap(({ range }) => range ?? []);

async function pull(signal?: AbortSignal): Promise<PullEvent[]> {
  const told: PullEvent[] = [];
  const events = await client.models.pull({ id: REPOSITORY }, signal && { signal });
  for await (const event of events) told.push(event);
  return told;
}

test("a download that is stopped keeps what came, and one that is cut off goes on by itself", async () => {
  const stop = new AbortController();
  hub.troubles.set(ENCODER, [{ kind: "hang", after: 9000 }]);
  hub.onHang = () => stop.abort();
  await expect(pull(stop.signal)).rejects.toThrow();
  expect((await client.models.list()).filter(({ installed }) => installed)).toEqual([]);

  hub.troubles.set(ENCODER, [{ kind: "cut", after: 3000 }]);
  const told = await pull();
  expect(told.at(-1)).toMatchObject({ type: "done", model: { id: "opus-mt-en-xx" } });
  expect(told.filter(({ type }) => type === "progress").length).toBeGreaterThan(0);
  // First from where it was stopped, then from where it was cut off.
  const [stopped = 0, cut = 0] = rangesOf(ENCODER).map((range) => Number(/\d+/.exec(range)?.[0]));
  expect(stopped).toBeGreaterThan(0);
  expect(cut).toBe(stopped + 3000);
  const [here] = (await client.models.list()).filter(({ installed }) => installed);
  expect(here).toMatchObject({ id: "opus-mt-en-xx", damaged: false });
  expect((await client.models.remove({ id: "opus-mt-en-xx" })).freed).toBeGreaterThan(50_000);
});

test("jobs wait in the order they were put, and none begins while the queue stands still", async () => {
  expect(await client.jobs.pauseAll()).toEqual({ paused: true });
  const ids: string[] = [];
  for (const count of [1, 2, 3]) {
    const spec = { kind: "thumbnails" as const, input: SAMPLE, outDir: r.dir, count };
    ids.push((await client.jobs.create({ spec })).id);
  }
  const [a = "", b = "", c = ""] = ids;
  await client.jobs.move({ id: c, before: a });
  const { jobs, total, paused } = await client.jobs.upNext({});
  expect(jobs.map(({ id }) => id)).toEqual([c, a, b]);
  expect({ total, paused }).toEqual({ total: 3, paused: true });
  for (const id of ids) await client.jobs.cancel({ id });
  await expect(client.jobs.move({ id: a })).rejects.toMatchObject({ code: "InvalidInput" });
  expect(await client.jobs.resumeAll()).toEqual({ paused: false });
});

test("clips tell why they were chosen; a trimmed one is cut anew, the other stays", async () => {
  const spec = {
    ...{ kind: "clips" as const, input: SAMPLE, outDir: r.dir, from: "en" as const },
    ...{ count: 2, length: { min: 5, max: 15 }, aspect: "source" as const, fast: true },
  };
  const first = await client.jobs.create({ spec });
  const over = async (id: string) => (await client.jobs.get({ id })).state;
  await expect.poll(() => over(first.id), { timeout: 100_000 }).toBe("succeeded");
  const [best, second] = await client.jobs.clips({ id: first.id });
  expect(best?.reasons.length).toBeGreaterThan(0);
  const { status } = await server.ask(best?.files[0]?.url ?? "", { headers: { cookie } });
  expect(status).toBe(200);

  const span = { start: (second?.start ?? 0) + 1, end: second?.end ?? 0 };
  const again = await client.jobs.create({ spec: { ...spec, trims: [{ number: 2, ...span }] } });
  await expect.poll(() => over(again.id), { timeout: 100_000 }).toBe("succeeded");
  const [same, trimmed] = await client.jobs.clips({ id: again.id });
  expect(same).toMatchObject({ start: best?.start, end: best?.end });
  expect(trimmed?.end).toBeCloseTo(span.end, 0);
  const { results, free, seconds } = await client.jobs.estimate({ spec });
  expect(results).toBeGreaterThan(0);
  expect(free).toBeGreaterThan(results);
  expect(seconds).toBeGreaterThan(0);
}, 240_000);

test("captions are seen on the real picture, with the words of the file", async () => {
  const spec = { kind: "captions" as const, input: SAMPLE, outDir: r.dir, from: "en" as const };
  const look = { words: 4, style: "karaoke" as const, font: "No Such Font" };
  const shown = await client.media.captionPreview({ spec: { ...spec, look }, at: 5 });
  const { text, url, warnings } = shown;
  expect(warnings).toEqual([expect.stringContaining(`"No Such Font" is not on this machine`)]);
  expect(text.split(" ").length).toBeGreaterThan(1);
  expect(url).toMatch(/^\/media\//);
}, 100_000);

test("the set to have is named with what is lacking; an inside path gets an outside folder", async () => {
  const { models, lacking } = await client.models.recommended({ to: ["es", "ru"] });
  expect(models.map(({ task }) => task)).toEqual(expect.arrayContaining(["asr", "mt", "tts"]));
  expect(lacking).toEqual([{ task: "tts", language: "ru" }]);
  const inside = join(r.home, "uploads", "files", "talk.mp4");
  mkdirSync(join(r.home, "uploads", "files"), { recursive: true });
  copyFileSync(SAMPLE, inside);
  const { outDir } = await client.media.open({ path: inside });
  expect(outDir.startsWith(r.home)).toBe(false);
});

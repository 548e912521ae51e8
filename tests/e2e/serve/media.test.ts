import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ffmpeg, SAMPLE } from "../../support/octavia.ts";
import { servedHome } from "../../support/served-home.ts";

const home = await servedHome();
afterAll(() => home[Symbol.asyncDispose]());
const { r, server, cookie } = home;

const NAME = "a #1 100% ü's clip?.mp4";
let bytes: Buffer;
let url: string;

beforeAll(async () => {
  await ffmpeg("-i", SAMPLE, "-t", "3", "-c", "copy", join(r.dir, "clip.mp4"));
  bytes = readFileSync(join(r.dir, "clip.mp4"));
  writeFileSync(join(r.dir, NAME), bytes);
  ({ url } = await server.client(cookie).media.open({ path: join(r.dir, NAME) }));
});

const get = (headers: Record<string, string> = {}, method = "GET") =>
  server.ask(url, { method, headers: { cookie, ...headers } });

test("a file comes whole, with its kind, its state and its name", async () => {
  const { status, headers, body } = await get();
  expect(status).toBe(200);
  expect(body.equals(bytes)).toBe(true);
  expect(headers).toMatchObject({ "accept-ranges": "bytes", "content-type": "video/mp4" });
  expect(headers.etag).toMatch(/^(W\/)?"/);
  expect(decodeURIComponent(String(headers["content-disposition"]).split("''")[1] ?? "")).toBe(
    NAME,
  );
});

test.each([
  ["bytes=0-99", 0, 100],
  ["bytes=100-", 100, undefined],
  ["bytes=-50", -50, undefined],
])("a part is a part: %s", async (range, from, to) => {
  const { status, headers, body } = await get({ range });
  expect(status).toBe(206);
  expect(body.equals(bytes.subarray(from, to))).toBe(true);
  expect(headers["content-range"]).toMatch(new RegExp(`^bytes \\d+-\\d+/${bytes.length}$`));
});

test("a part beyond the end is refused, with the length", async () => {
  const { status, headers } = await get({ range: `bytes=${bytes.length}-` });
  expect(status).toBe(416);
  expect(headers["content-range"]).toBe(`bytes */${bytes.length}`);
});

test("HEAD tells the length and sends nothing", async () => {
  const { status, headers, body } = await get({}, "HEAD");
  expect(status).toBe(200);
  expect(headers["content-length"]).toBe(String(bytes.length));
  expect(body).toHaveLength(0);
});

test("a file that did not change is not sent again; one that changed is, though a part was asked", async () => {
  const etag = String((await get({}, "HEAD")).headers.etag);
  expect((await get({ "if-none-match": etag })).status).toBe(304);
  expect((await get({ "if-range": '"another"', range: "bytes=0-9" })).status).toBe(200);
  expect((await get({ "if-range": etag, range: "bytes=0-9" })).status).toBe(206);
});

test("an id that nobody opened is nothing", async () => {
  const { status } = await server.ask(`/media/${"0".repeat(32)}`, { headers: { cookie } });
  expect(status).toBe(404);
});

test("a waveform and a picture come from the engine", async () => {
  const { media } = server.client(cookie);
  const { id } = await media.open({ path: join(r.dir, NAME) });
  const { seconds, peaks } = await media.peaks({ id, count: 30 });
  expect(seconds).toBeCloseTo(3, 0);
  expect(peaks).toHaveLength(30);
  // The talk begins after 1.2 s of soft chords.
  expect(Math.max(...peaks.slice(0, 9))).toBeLessThan(Math.max(...peaks.slice(13)) / 2);
  const part = await media.peaks({ id, count: 4, from: 1, to: 2 });
  const [whole, zoomed] = [peaks.slice(10, 20), part.peaks];
  expect(part).toMatchObject({ seconds, peaks: { length: 4 } });
  expect(Math.max(...zoomed)).toBeCloseTo(Math.max(...whole), 1);
  const picture = await media.frame({ id, at: 1, width: 160 });
  const { headers, body } = await server.ask(picture.url, { headers: { cookie } });
  expect(headers["content-type"]).toBe("image/jpeg");
  expect(body.subarray(0, 2).toString("hex")).toBe("ffd8");
});

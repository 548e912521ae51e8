import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ORPCError } from "@orpc/client";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { JobSpec } from "../../../contract/job.ts";
import { servedHome } from "../../support/served-home.ts";

const home = await servedHome();
afterAll(() => home[Symbol.asyncDispose]());
const { r, server, cookie } = home;

const json = (body: Buffer): unknown => JSON.parse(body.toString());

describe("voices", () => {
  test("are listed, and can be heard", async () => {
    const { voices } = server.client(cookie);
    const [voice] = (await voices.list()).filter(({ language }) => language === "es");
    const { url } = await voices.sample({ voice: voice?.id, language: "es" });
    const { headers, body } = await server.ask(url, { headers: { cookie } });
    expect([headers["content-type"], body.subarray(0, 4).toString()]).toEqual([
      "audio/wav",
      "RIFF",
    ]);
    // About three seconds of 16-bit sound.
    expect(body.length).toBeGreaterThan(60_000);
    const none = voices.sample({ voice: "no-such-voice", language: "es" });
    await expect(none).rejects.toMatchObject({ code: "InvalidInput" });
  });
});

describe("errors", () => {
  test("are the contract's, typed, with what to do", async () => {
    const { media, jobs } = server.client(cookie);
    const missing = await media.open({ path: "/nowhere/film.mp4" }).catch((e: unknown) => e);
    expect(missing).toMatchObject({ code: "InvalidInput", defined: true });
    expect(missing).toBeInstanceOf(ORPCError);
    writeFileSync(join(r.dir, "notes.mp4"), "no film");
    const text = await media.open({ path: join(r.dir, "notes.mp4") }).catch((e: unknown) => e);
    expect(text).toMatchObject({ code: "UnsupportedMedia", data: { kind: "UnsupportedMedia" } });
    const spec = JobSpec.parse({ kind: "dub", input: "film.mp4", outDir: "/tmp", to: ["es"] });
    await expect(jobs.create({ spec })).rejects.toMatchObject({ code: "InvalidInput" });
    await expect(jobs.list({ cursor: "no place" })).rejects.toMatchObject({ code: "InvalidInput" });
  });
});

describe("settings", () => {
  test("what is not named stays as it was", async () => {
    const { settings } = server.client(cookie);
    await settings.set({ jobsAtOnce: { heavy: 2 }, devices: ["cpu"] });
    expect(await settings.set({ watchdogSeconds: 60 })).toMatchObject({
      ...{ jobsAtOnce: { heavy: 2, light: 3 }, watchdogSeconds: 60, devices: ["cpu"] },
    });
    expect(
      (await settings.set({ devices: null, jobsAtOnce: { heavy: 1 } })).devices,
    ).toBeUndefined();
    expect(await settings.get()).toMatchObject({ jobsAtOnce: { heavy: 1 }, watchdogSeconds: 60 });
  });
});

test("the API describes itself as OpenAPI 3.1, and to people without any script", async () => {
  const described = await server.ask("/api/openapi.json", { headers: { cookie } });
  const document = z
    .object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
    .parse(json(described.body));
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.paths)).toContain("/jobs/{id}/lines/{language}");
  const page = (await server.ask("/api/docs", { headers: { cookie } })).body.toString();
  expect(page).toContain("/jobs/{id}/lines/{language}");
  expect(page).not.toMatch(/<script|style=|https?:/);
});

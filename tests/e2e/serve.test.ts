import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { ORPCError } from "@orpc/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { JobEvent } from "../../contract/events.ts";
import { JobSpec } from "../../contract/job.ts";
import { JobView } from "../../contract/queue.ts";
import { ffmpeg, type Rig, rig, SAMPLE } from "../support/octavia.ts";
import { type Served, serve } from "../support/server.ts";

let r: Rig;
let server: Served;
let cookie: string;
let secret: string;

beforeAll(async () => {
  r = rig();
  mkdirSync(r.dir, { recursive: true });
  server = await serve(r, 0, { HOME: r.dir });
  cookie = await server.enter();
  secret = readFileSync(join(r.home, "server-token"), "utf8").trim();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  r[Symbol.dispose]();
});

const json = (body: Buffer): unknown => JSON.parse(body.toString());

describe("the door", () => {
  test("the token of the printed address works once, and becomes a cookie that scripts cannot read", async () => {
    await using other = await serve(r);
    const path = `/?token=${other.token}`;
    const first = await other.ask(path);
    expect(first).toMatchObject({ status: 303, headers: { location: "/" } });
    const set = String(first.headers["set-cookie"]);
    expect(set).toContain("HttpOnly");
    expect(set).toContain("SameSite=Strict");
    expect((await other.ask(path)).status).toBe(401);
    expect((await other.ask("/api/about", { headers: { cookie: set } })).status).toBe(200);
  });

  test.each([
    ["no cookie", {}],
    ["a wrong cookie", { cookie: "octavia=wrong" }],
    ["a wrong token for scripts", { authorization: `Bearer ${"0".repeat(64)}` }],
    ["an empty token for scripts", { authorization: "Bearer " }],
  ])("with %s nothing is answered", async (_, headers) => {
    const paths = ["/", "/api/about", "/rpc/system/about", "/media/x", "/uploads", "/api/docs"];
    for (const path of paths) expect((await server.ask(path, { headers })).status).toBe(401);
    expect((await server.ask("/?token=wrong", { headers })).status).toBe(401);
    expect((await server.ask("/uploads", { method: "POST", headers })).status).toBe(401);
  });

  test("the home's token serves scripts", async () => {
    const headers = { authorization: `Bearer ${secret}` };
    expect((await server.ask("/api/about", { headers })).status).toBe(200);
    expect(statSync(join(r.home, "server-token")).mode & 0o077).toBe(0);
  });

  test.each([
    ["another name that leads here", () => ({ host: `evil.example:${server.port}` })],
    ["our name with another port", () => ({ host: `127.0.0.1:${server.port + 1}` })],
    ["a page of another site", () => ({ origin: "https://evil.example" })],
    ["a page of another port", () => ({ origin: `http://127.0.0.1:${server.port + 1}` })],
    ["a page without an origin", () => ({ origin: "null" })],
    ["a picture in another site's page", () => ({ "sec-fetch-site": "cross-site" })],
    ["a picture in another port's page", () => ({ "sec-fetch-site": "same-site" })],
  ])("%s is sent away, though the cookie is right", async (_, from) => {
    const headers = { cookie, ...from() };
    for (const path of ["/", "/health", "/api/about", `/?token=${server.token}`]) {
      const { status, headers: sent } = await server.ask(path, { headers });
      expect(status).toBe(403);
      expect(sent["set-cookie"]).toBeUndefined();
    }
    const tus = { method: "POST", headers: { ...headers, "tus-resumable": "1.0.0" } };
    expect((await server.ask("/uploads", tus)).status).toBe(403);
  });

  test("our own page and our other name are let in", async () => {
    const own = { host: `localhost:${server.port}`, origin: `http://localhost:${server.port}` };
    expect((await server.ask("/api/about", { headers: { cookie, ...own } })).status).toBe(200);
  });

  test("it listens on 127.0.0.1 and nowhere else", async () => {
    const refused = await new Promise<string | undefined>((resolve) => {
      const socket = connect({ host: "127.0.0.2", port: server.port });
      socket.on("connect", () => {
        socket.destroy();
        resolve(undefined);
      });
      socket.on("error", (error) => resolve(error.message));
    });
    expect(refused).toContain("ECONNREFUSED");
  });

  test("every answer forbids scripts of others, framing and guessing, uploads' too", async () => {
    const asked = ["/", "/api/about", "/nothing", "/media/x"].map((path) =>
      server.ask(path, { headers: { cookie } }),
    );
    const upload = server.ask("/uploads", { method: "OPTIONS", headers: { cookie } });
    for (const { headers } of await Promise.all([...asked, upload])) {
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).not.toContain("unsafe");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("health is told to anybody of this machine, and nothing more", async () => {
    const { status, body } = await server.ask("/health");
    expect(status).toBe(200);
    expect(json(body)).toEqual({ status: "ok" });
  });

  test.each([
    "/../package.json",
    "/%2e%2e/package.json",
    "/..%2f..%2fetc/passwd",
    "/assets/..%5c..%5c..%5cpackage.json",
    "/media/..%2f..%2fetc%2fpasswd",
    "/media/%2fetc%2fpasswd",
    "/media//etc/passwd",
    "/uploads/..%2fserver-token",
    "/uploads/..%2f..%2f..%2fetc%2fpasswd",
  ])("no path leads out: %s", async (path) => {
    const { status, body } = await server.ask(path, { headers: { cookie } });
    expect([400, 403, 404]).toContain(status);
    expect(body.toString()).not.toMatch(/root:|"octavia"|^[0-9a-f]{64}$/m);
  });

  test("methods that nothing is asked by are refused", async () => {
    for (const method of ["PUT", "DELETE", "PATCH", "TRACE"]) {
      const { status } = await server.ask("/media/x", { method, headers: { cookie } });
      expect([404, 405, 501]).toContain(status);
    }
    // What changes things is not to be had by a link or a picture.
    const get = await server.ask("/rpc/storage/clear", { headers: { cookie } });
    expect([404, 405]).toContain(get.status);
  });

  test("a body that is no JSON, or far too long, is bad input and not our fault", async () => {
    const headers = { cookie, "content-type": "application/json" };
    const post = (body: string) => server.ask("/api/jobs", { method: "POST", headers, body });
    expect((await post("{no")).status).toBe(400);
    const long = { ...headers, "content-length": "9000000" };
    expect((await server.ask("/api/jobs", { method: "POST", headers: long })).status).toBe(413);
    const odd = await post(JSON.stringify({ spec: { kind: "dub", to: ["klingon"] } }));
    expect(json(odd.body)).toMatchObject({ code: "InvalidInput", data: { kind: "InvalidInput" } });
  });
});

describe("media", () => {
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
});

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

describe("uploads", () => {
  const tus = { "tus-resumable": "1.0.0" };

  /** Sends the first bytes of a body that says it is longer, and breaks off when they have come. */
  async function sendPart(path: string, part: Uint8Array, whole: number): Promise<void> {
    const offset = async () => {
      const head = await server.ask(path, { method: "HEAD", headers: { cookie, ...tus } });
      return Number(head.headers["upload-offset"]);
    };
    const socket = connect({ host: "127.0.0.1", port: server.port });
    const head = [
      `PATCH ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${server.port}`,
      `Cookie: ${cookie}`,
      "Tus-Resumable: 1.0.0",
      "Upload-Offset: 0",
      "Content-Type: application/offset+octet-stream",
      `Content-Length: ${whole}`,
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    await new Promise((resolve) => socket.write(part, resolve));
    await new Promise<void>((resolve) => socket.end(resolve));
    socket.destroy();
    await expect.poll(offset).toBeGreaterThan(0);
  }

  test("one that was cut off goes on where it was, and opens under its own name", async () => {
    const bytes = readFileSync(SAMPLE);
    const filename = Buffer.from("../../../evil\u0000 talk.mp4").toString("base64");
    const created = await server.ask("/uploads", {
      method: "POST",
      headers: {
        ...{ cookie, ...tus, "upload-length": String(bytes.length) },
        "upload-metadata": `filename ${filename}`,
      },
    });
    expect(created.status).toBe(201);
    const path = String(created.headers.location);
    const upload = path.split("/").at(-1) ?? "";
    await sendPart(path, bytes.subarray(0, 300_000), bytes.length);
    const { media } = server.client(cookie);
    await expect(media.uploaded({ upload })).rejects.toMatchObject({ code: "InvalidInput" });

    const head = await server.ask(path, { method: "HEAD", headers: { cookie, ...tus } });
    const offset = Number(head.headers["upload-offset"]);
    expect(offset).toBeLessThanOrEqual(300_000);
    const rest = await server.ask(path, {
      method: "PATCH",
      headers: {
        ...{ cookie, ...tus, "upload-offset": String(offset) },
        "content-type": "application/offset+octet-stream",
      },
      body: bytes.subarray(offset),
    });
    expect(rest.status).toBe(204);

    const opened = await media.uploaded({ upload });
    expect(opened.name).toBe("evil_ talk.mp4");
    expect(opened.path.startsWith(join(r.home, "uploads"))).toBe(true);
    expect(opened.outDir).toBe(join(r.dir, "Videos", "Octavia"));
    const sha = (data: Buffer) => createHash("sha256").update(data).digest("hex");
    expect(sha(readFileSync(opened.path))).toBe(sha(bytes));
    expect(await media.uploaded({ upload })).toEqual(opened);
  });

  test("what was never uploaded cannot be opened, nor read back", async () => {
    const { media } = server.client(cookie);
    for (const upload of ["0".repeat(32), "../server-token", "x"]) {
      await expect(media.uploaded({ upload })).rejects.toMatchObject({ code: "InvalidInput" });
    }
    const got = await server.ask(`/uploads/${"0".repeat(32)}`, { headers: { cookie } });
    expect(got.status).toBe(404);
  });
});

describe("a dub", () => {
  const clip = (): string => join(r.dir, "garden.mp4");
  beforeAll(() => ffmpeg("-i", SAMPLE, "-t", "8", "-c", "copy", clip()));
  const spec = (input: string, outDir: string) =>
    JobSpec.parse({ kind: "dub", input, outDir, from: "en", to: ["es"] });

  test("is asked for over REST, watched, read line by line, heard and mended over RPC", async () => {
    const client = server.client(cookie);
    const seen: JobView[] = [];
    const left = new AbortController();
    const watching = (async () => {
      for await (const job of await client.jobs.watchAll(undefined, { signal: left.signal })) {
        seen.push(job);
        if (job.state === "succeeded") break;
      }
    })();
    const headers = { cookie, "content-type": "application/json" };
    const body = JSON.stringify({ spec: spec(clip(), join(r.dir, "out")), key: "one" });
    const created = await server.ask("/api/jobs", { method: "POST", headers, body });
    expect(created.status).toBe(200);
    const job = JobView.parse(json(created.body));
    const again = await server.ask("/api/jobs", { method: "POST", headers, body });
    expect(JobView.parse(json(again.body)).id).toBe(job.id);

    const story: JobEvent[] = [];
    for await (const event of await client.jobs.watch({ id: job.id })) story.push(event);
    const types = story.map((event) => event.body.type);
    expect([types[0], types.at(-1)]).toEqual(["queued", "succeeded"]);
    await watching;
    left.abort();
    expect(
      seen.some(({ id, state, progress }) => id === job.id && state === "running" && progress),
    ).toBe(true);
    expect(seen.at(-1)).toMatchObject({ id: job.id, state: "succeeded" });

    const page = await client.lines.list({ id: job.id, language: "es", limit: 1 });
    expect(page.lines).toHaveLength(1);
    expect(page.total).toBeGreaterThan(1);
    const rest = await client.lines.list({
      ...{ id: job.id, language: "es", limit: 500 },
      ...(page.next === undefined ? {} : { cursor: page.next }),
    });
    expect(page.lines.length + rest.lines.length).toBe(page.total);

    const edit = { line: 1, language: "es", text: "Hola a todos, y bienvenidos." } as const;
    const preview = await client.lines.preview({ id: job.id, edit });
    const sound = await server.ask(preview.url, { headers: { cookie } });
    expect(sound.body.subarray(0, 4).toString()).toBe("RIFF");
    expect(preview.end).toBeGreaterThan(preview.start);

    const split = { op: "split", line: 1, at: 2.5, textAt: 6, into: 90 } as const;
    const halves = await client.lines.preview({
      ...{ id: job.id, language: "es" },
      edits: [split, { op: "time", line: 90, start: 2.6, end: 3.9 }],
    });
    expect(halves.start).toBeGreaterThan(preview.start);
    const wrong = client.lines.edit({ id: job.id, edits: [{ ...split, at: 20 }] });
    await expect(wrong).rejects.toMatchObject({ code: "InvalidInput" });

    const edited = await client.lines.edit({
      id: job.id,
      edits: [
        edit,
        { line: 2, language: "es", text: "Vamos al huerto." },
        { op: "speaker", line: 2, speaker: "Ana" },
      ],
    });
    expect(edited.parent).toBe(job.id);
    for await (const event of await client.jobs.watch({ id: edited.id })) void event;
    const mended = await client.lines.list({ id: edited.id, language: "es" });
    expect(mended.lines.slice(0, 2).map(({ text }) => text)).toEqual([
      edit.text,
      "Vamos al huerto.",
    ]);

    expect(mended.lines[1]).toMatchObject({ speaker: "Ana", edited: true });
    expect(mended.lines[0]?.words[0]).toMatchObject({ text: "Hello" });

    const files = await client.jobs.files({ id: edited.id });
    const video = files.find(({ role }) => role === "video");
    expect(video).toMatchObject({ name: "garden.es.mp4", language: "es" });
    const part = await server.ask(video?.url ?? "", { headers: { cookie, range: "bytes=4-7" } });
    expect([part.status, part.body.toString()]).toEqual([206, "ftyp"]);
    expect(await client.jobs.counts()).toEqual({ succeeded: 2 });
    const found = await client.jobs.list({ search: "GARD", states: ["succeeded"], limit: 1 });
    expect(found.jobs.map(({ id }) => id)).toEqual([edited.id]);
    const next = await client.jobs.list({ search: "GARD", cursor: found.next ?? "" });
    expect(next.jobs.map(({ id }) => id)).toEqual([job.id]);
    expect((await client.jobs.list({ search: "nothing" })).jobs).toEqual([]);
  });

  test("its story goes on after the last event a script has, over server-sent events", async () => {
    const { jobs } = await server.client(cookie).jobs.list({ limit: 500 });
    const id = jobs.at(-1)?.id ?? "";
    const events = async (path: string, headers: Record<string, string> = {}) => {
      const { headers: got, body } = await server.ask(path, { headers: { cookie, ...headers } });
      expect(got["content-type"]).toContain("text/event-stream");
      const blocks = body.toString().split("\n\n");
      return blocks.filter((block) => block.includes("event: message"));
    };
    const all = await events(`/api/jobs/${id}/events`);
    expect(all.length).toBeGreaterThan(5);
    const third = /^id: (\d+)$/m.exec(all[2] ?? "")?.[1] ?? "";
    expect(await events(`/api/jobs/${id}/events?after=${third}`)).toEqual(all.slice(3));
    expect(await events(`/api/jobs/${id}/events`, { "last-event-id": third })).toEqual(
      all.slice(3),
    );
  });

  test("a server that is killed in the middle of it leaves it to the next, and the window stays open", async () => {
    using own = rig();
    const first = await serve(own);
    const window = await first.enter();
    const { jobs } = first.client(window);
    const job = await jobs.create({ spec: spec(clip(), own.dir) });
    for await (const { body } of await jobs.watch({ id: job.id })) {
      if (body.type === "run" && body.event.type === "step-finished") break;
    }
    await first.end("SIGKILL");

    await using second = await serve(own, first.port);
    const client = second.client(window);
    for await (const event of await client.jobs.watch({ id: job.id })) void event;
    expect(await client.jobs.get({ id: job.id })).toMatchObject({ state: "succeeded" });
    const attempts = await client.jobs.attempts({ id: job.id });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["taken-up", "succeeded"]);
  });

  test("a server that is stopped gives it back, ends well, and cuts its streams", async () => {
    using own = rig();
    await using first = await serve(own);
    const client = first.client(await first.enter());
    const job = await client.jobs.create({ spec: spec(clip(), own.dir) });
    let ended: Promise<unknown> | undefined;
    const heard = (async () => {
      for await (const { body } of await client.jobs.watch({ id: job.id })) {
        if (body.type === "run") ended ??= first.end("SIGTERM");
      }
    })().catch((thrown: unknown) => thrown);
    await heard;
    expect(await ended).toMatchObject({ code: 0 });
    const { stdout } = await own.run(["jobs", "show", job.id, "--json"]);
    expect(z.object({ state: z.string() }).parse(JSON.parse(stdout)).state).toBe("queued");
  });
});

test("a port that is taken is bad input with a way out", async () => {
  const { code, stderr } = await r.run(["serve", "--port", String(server.port)]);
  expect(code).toBe(2);
  expect(stderr).toContain("--port");
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

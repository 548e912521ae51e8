import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { JobEvent } from "../../../contract/events.ts";
import { JobSpec } from "../../../contract/job.ts";
import { JobView } from "../../../contract/queue.ts";
import { ffmpeg, rig, SAMPLE } from "../../support/octavia.ts";
import { servedHome } from "../../support/served-home.ts";
import { serve } from "../../support/server.ts";

const home = await servedHome();
afterAll(() => home[Symbol.asyncDispose]());
const { r, server, cookie } = home;

const json = (body: Buffer): unknown => JSON.parse(body.toString());

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
  expect(mended.lines.slice(0, 2).map(({ text }) => text)).toEqual([edit.text, "Vamos al huerto."]);

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
  expect(await events(`/api/jobs/${id}/events`, { "last-event-id": third })).toEqual(all.slice(3));
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

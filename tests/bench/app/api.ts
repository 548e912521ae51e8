// How soon the API answers, and how soon the screen shows what the engine says, while a dub runs.
import type { ContractRouterClient } from "@orpc/contract";
import type { Api } from "../../../contract/api.ts";
import { type JobId, JobSpec } from "../../../contract/job.ts";
import { type Figure, timed } from "../figures.ts";
import { dubSpec, Folder, looped, SAMPLE } from "../rig.ts";
import { inWindow, percentile, serveIn } from "./window.ts";

const MINUTES = 5;

interface Jobs {
  readonly done: JobId;
  readonly running: JobId;
  /** Waits behind it. */
  readonly waiting: JobId;
}

/** Every question that a window asks while people look at it. */
function questions(
  client: ContractRouterClient<Api>,
  { done, running, waiting }: Jobs,
): readonly (() => Promise<unknown>)[] {
  return [
    () => client.jobs.list({ limit: 200 }),
    () => client.jobs.counts(),
    () => client.jobs.get({ id: running }),
    () => client.jobs.files({ id: done }),
    () => client.jobs.attempts({ id: done }),
    () => client.jobs.dead(),
    () => client.jobs.prioritise({ id: waiting, priority: 0 }),
    () => client.lines.list({ id: done, language: "es", limit: 100 }),
    () => client.settings.get(),
    () => client.models.list(),
    () => client.engines(),
    () => client.voices.list(),
    () => client.storage.usage(),
    () => client.system.about(),
  ];
}

async function finish(client: ContractRouterClient<Api>, spec: JobSpec): Promise<JobId> {
  const { id } = await client.jobs.create({ spec });
  for await (const event of await client.jobs.watch({ id })) void event;
  return id;
}

export async function benchApi(): Promise<Figure[]> {
  using folder = new Folder();
  const { video } = await looped(folder, MINUTES);
  await using server = await serveIn(folder);
  const client = server.client(await server.enter());
  const spec = dubSpec(SAMPLE, undefined, folder.at("out"));
  const done = await finish(client, spec);
  const { id } = await client.jobs.create({ spec: JobSpec.parse({ ...spec, input: video }) });
  const next = await client.jobs.create({ spec: JobSpec.parse({ ...spec, to: ["fr"] }) });
  const asked = questions(client, { done, running: id, waiting: next.id });
  // Once each: the first answer of some is worked out and kept.
  for (const ask of asked) await ask();
  const times: number[] = [];
  const ended = new AbortController();
  const watching = (async () => {
    for await (const event of await client.jobs.watch({ id })) void event;
    ended.abort();
  })();
  for (let n = 0; !ended.signal.aborted; n += 1) {
    const ask = asked[n % asked.length];
    if (ask !== undefined) times.push((await timed(ask)).ms);
  }
  await watching;
  await client.jobs.cancel({ id: next.id });
  for await (const event of await client.jobs.watch({ id: next.id })) void event;
  const from = `${times.length} answers while ${MINUTES} min are dubbed`;
  return [
    {
      ...{ part: "api", what: "an answer of the API, p50", unit: "ms", from },
      value: percentile(times, 0.5),
    },
    {
      ...{ part: "api", what: "an answer of the API, p95", unit: "ms", from },
      ...{ value: percentile(times, 0.95), target: { atMost: 50 } },
    },
    {
      ...{ part: "api", what: "an answer of the API, p99", unit: "ms", from },
      value: percentile(times, 0.99),
    },
  ];
}

/** From the moment main hears of progress to the moment the screen shows it. */
export async function benchEvents(): Promise<Figure[]> {
  using folder = new Folder();
  const { video } = await looped(folder, 2);
  await using server = await serveIn(folder);
  const client = server.client(await server.enter());
  const spec = dubSpec(video, undefined, folder.at("out"));
  const told: { at: number; percent: number }[] = [];
  const shown = await inWindow(server, async ({ page }) => {
    await page.goto(`${server.origin}/queue`);
    await page.locator("h1").waitFor();
    const watched = await page.evaluateHandle(() => {
      const seen: { at: number; percent: number }[] = [];
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const now = target instanceof Element && target.getAttribute("aria-valuenow");
          // Painted with the next frame.
          if (now) requestAnimationFrame(() => seen.push({ at: Date.now(), percent: Number(now) }));
        }
      }).observe(document.body, { subtree: true, attributeFilter: ["aria-valuenow"] });
      return seen;
    });
    const { id } = await client.jobs.create({ spec });
    for await (const { at, body } of await client.jobs.watch({ id }))
      if (body.type === "run" && body.event.type === "progress")
        told.push({ at, percent: Math.floor(body.event.progress.percent) });
    return watched.jsonValue();
  });
  const first = new Map<number, number>();
  for (const { at, percent } of told) if (!first.has(percent)) first.set(percent, at);
  const delays = shown.flatMap(({ at, percent }) => {
    const begun = first.get(Math.floor(percent));
    first.delete(Math.floor(percent));
    return begun === undefined ? [] : [at - begun];
  });
  return [
    {
      ...{ part: "events", what: "from the engine's word to the screen, p95", unit: "ms" },
      ...{ value: percentile(delays, 0.95), target: { atMost: 150 } },
      from: `${delays.length} steps of the bar, p50 ${percentile(delays, 0.5).toFixed(0)} ms`,
    },
  ];
}

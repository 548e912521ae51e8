import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ContractRouterClient } from "@orpc/contract";
import type { Api } from "../../contract/api.ts";
import { JobSpec } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import { type Rig, rig, SAMPLE, SAMPLE_TRUTH } from "./octavia.ts";
import { type Served, serve } from "./server.ts";
import { type Browsing, browse, type Look, type Opened } from "./window.ts";

/** A home, its server and a browser: what a test of the window needs. */
export interface WindowRig extends AsyncDisposable {
  readonly r: Rig;
  /** Where results go: a folder that is there. */
  readonly out: string;
  /** The server as it now runs. */
  server: Served;
  open(look?: Look): Promise<Opened>;
  client(): Promise<ContractRouterClient<Api>>;
  /** Queues a job and waits until it is over. */
  done(spec: JobSpec): Promise<JobView>;
  /** Dubs the sample into Spanish, its words given. @returns the job's id */
  dubbedSample(): Promise<string>;
  /** Kills the server without a word and starts it again where it was. */
  killAndRestart(): Promise<void>;
}

/** @param envOf what the server finds in its environment, besides a home; asked before it starts */
export async function windowRig(
  envOf: (r: Rig) => Readonly<Record<string, string>> = () => ({}),
): Promise<WindowRig> {
  const r = rig();
  const out = join(r.dir, "videos");
  mkdirSync(out, { recursive: true });
  const env = envOf(r);
  const start = (port: number) => serve(r, port, { HOME: r.dir, ...env });
  const browsing: Browsing = await browse();
  const self: WindowRig = {
    ...{ r, out, server: await start(0) },
    open: (look) => browsing.open(self.server, look),
    async client() {
      return self.server.client(await self.server.enter());
    },
    async done(spec) {
      const client = await self.client();
      const { id } = await client.jobs.create({ spec });
      for await (const event of await client.jobs.watch({ id })) void event;
      return client.jobs.get({ id });
    },
    async dubbedSample() {
      const spec = { kind: "dub", input: SAMPLE, from: "en", to: ["es"], transcript: SAMPLE_TRUTH };
      return (await self.done(JobSpec.parse({ ...spec, outDir: out }))).id;
    },
    async killAndRestart() {
      const { port } = self.server;
      await self.server.end("SIGKILL");
      self.server = await start(port);
    },
    async [Symbol.asyncDispose]() {
      await browsing[Symbol.asyncDispose]();
      await self.server[Symbol.asyncDispose]();
      r[Symbol.dispose]();
    },
  };
  return self;
}

import { fileURLToPath } from "node:url";
import fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import { errorCode, OctaviaError } from "../contract/errors.ts";
import { MediaFiles } from "../main/api/media-files.ts";
import { createRouter } from "../main/api/router.ts";
import { type Octavia, octaviaVersion } from "../main/octavia.ts";
import { Access, homeSecret } from "./access.ts";
import { guard } from "./guard.ts";
import { serveMedia } from "./media.ts";
import { servePages } from "./pages.ts";
import { serveApi } from "./rpc.ts";
import { Uploads } from "./uploads.ts";

const HOST = "127.0.0.1";
/** A spec with its edits is small; films come as uploads. Bytes. */
const BODY_LIMIT = 8 * 1024 * 1024;
/** Old files are looked for at the start and once a day. Milliseconds. */
const SWEEP_MS = 24 * 3600 * 1000;

/** What the library itself refuses: no JSON, too long, of an unknown type. */
const Refusal = z.object({ statusCode: z.number(), message: z.string() });

interface ServerSettings {
  /** 0: any that is free. */
  readonly port: number;
  /** The built window. */
  readonly pages?: string;
}

export interface OctaviaServer extends AsyncDisposable {
  readonly port: number;
  /** The address to open, with the token that works once. */
  readonly address: string;
}

/**
 * Opens Octavia to the browsers and scripts of this machine, and to nobody else.
 * @throws InvalidInput if the port is taken
 */
export async function startServer(
  octavia: Octavia,
  { port, pages = fileURLToPath(new URL("../renderer", import.meta.url)) }: ServerSettings,
): Promise<OctaviaServer> {
  const { home, log } = octavia;
  const access = new Access(homeSecret(home));
  const media = new MediaFiles(home, (id) => `/media/${id}`);
  const uploads = new Uploads(home);
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  let listening = port;
  await guard(app, { access, port: () => listening });
  app.setErrorHandler(tellError(octavia));
  app.get("/health", async () => ({ status: "ok" }));
  const router = createRouter({ octavia, media, uploaded: (id) => uploads.find(id) });
  serveApi(app, { router, version: octaviaVersion, log });
  serveMedia(app, media);
  uploads.serve(app);
  await servePages(app, pages);
  await listen(app, port);
  const address = app.server.address();
  listening = typeof address === "object" ? (address?.port ?? port) : port;
  const sweep = (): Promise<unknown> =>
    Promise.all([
      media.sweep(Date.now()),
      uploads.sweep(Date.now(), (upload) => octavia.jobs.needsUpload(upload)),
    ]).catch((thrown: unknown) =>
      log.warn({ error: String(thrown) }, "old files could not be removed"),
    );
  let sweeping = sweep();
  const daily = setInterval(() => {
    sweeping = sweep();
  }, SWEEP_MS);
  daily.unref();
  return {
    port: listening,
    address: `http://${HOST}:${listening}/?token=${access.token ?? ""}`,
    async [Symbol.asyncDispose]() {
      clearInterval(daily);
      await app.close();
      await sweeping;
    },
  };
}

async function listen(app: FastifyInstance, port: number): Promise<void> {
  try {
    await app.listen({ host: HOST, port });
  } catch (thrown) {
    await app.close();
    const code = errorCode(thrown);
    if (code !== "EADDRINUSE" && code !== "EACCES") throw thrown;
    const why = code === "EADDRINUSE" ? "is taken by another program" : "may not be used";
    throw new OctaviaError("InvalidInput", `Port ${port} ${why}.`, {
      hint: "Choose another one with --port, or 0 for any that is free.",
      cause: thrown,
    });
  }
}

/** What goes wrong outside of the API; its words are logged and not told. */
function tellError({ log }: Octavia): Parameters<FastifyInstance["setErrorHandler"]>[0] {
  return async (error, request, reply) => {
    const { statusCode, message } = Refusal.safeParse(error).data ?? { statusCode: 500 };
    if (statusCode < 500) return reply.code(statusCode).send({ message });
    log.error({ error: String(error), url: request.url }, "a request failed unexpectedly");
    return reply.code(500).send({ message: "Something unexpected went wrong." });
  };
}

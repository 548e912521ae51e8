import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyRequest } from "fastify";

const YEAR_MS = 365 * 24 * 3600 * 1000;
/** Addresses that are no pages. */
const MACHINE = /^\/(rpc|api|media|uploads|assets|health)(\/|\?|$)/;

/** The window: its built files, and its first page for every address that is one of its own. */
export async function servePages(app: FastifyInstance, root: string): Promise<void> {
  const built = existsSync(join(root, "index.html"));
  if (built) {
    await app.register(fastifyStatic, {
      root,
      // Files beside them that were compressed when they were built.
      preCompressed: true,
      cacheControl: false,
      setHeaders(reply, path) {
        // Names in assets/ carry a hash of what is in them.
        const forever = path.includes("/assets/") || path.includes("\\assets\\");
        const age = forever ? `max-age=${YEAR_MS / 1000}, immutable` : "no-cache";
        reply.header("cache-control", `private, ${age}`);
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (built && isPage(request)) return reply.sendFile("index.html");
    const page = isPage(request);
    return reply
      .code(404)
      .send({ message: page ? "The window has not been built." : "There is nothing here." });
  });
}

function isPage({ method, url, headers: { accept } }: FastifyRequest): boolean {
  const asked = method === "GET" || method === "HEAD";
  return asked && !MACHINE.test(url) && (accept ?? "*/*").includes("text/html");
}

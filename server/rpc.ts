import { OpenAPIGenerator } from "@orpc/openapi";
import { OpenAPIHandler } from "@orpc/openapi/fastify";
import { RPCHandler } from "@orpc/server/fastify";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { contractErrors } from "../main/api/errors.ts";
import type { ApiRouter } from "../main/api/router.ts";
import type { Log } from "../main/db/log.ts";
import { DOCS_STYLE, docsPage } from "./docs-page.ts";

interface ApiOptions {
  readonly router: ApiRouter;
  readonly version: string;
  readonly log: Log;
}

/** The API on two wires: RPC at /rpc for windows, REST at /api for scripts, with its description. */
export function serveApi(app: FastifyInstance, { router, version, log }: ApiOptions): void {
  const interceptors = [contractErrors(log)];
  const rpc = new RPCHandler(router, { interceptors });
  const rest = new OpenAPIHandler(router, { interceptors });
  const through =
    (handler: typeof rpc | typeof rest, prefix: "/rpc" | "/api") =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      reply.header("cache-control", "no-store");
      const { matched } = await handler.handle(request, reply, { prefix, context: {} });
      if (!matched) reply.callNotFound();
      return reply;
    };
  app.all("/rpc/*", through(rpc, "/rpc"));
  app.all("/api/*", through(rest, "/api"));

  const document = describe(router, version);
  app.get("/api/openapi.json", async () => document());
  app.get("/api/docs.css", async (_, reply) => reply.type("text/css").send(DOCS_STYLE));
  app.get("/api/docs", async (_, reply) =>
    reply.type("text/html").send(docsPage(await document())),
  );
}

/** The API's description, made when it is first asked for. */
function describe(router: ApiRouter, version: string) {
  const generator = new OpenAPIGenerator({
    schemaConverters: [new ZodToJsonSchemaConverter()],
  });
  let document: ReturnType<typeof generator.generate> | undefined;
  return () => {
    document ??= generator.generate(router, {
      info: {
        title: "Octavia",
        version,
        description: "Translates and dubs videos on this machine.",
      },
      servers: [{ url: "/api" }],
      security: [{ bearer: [] }],
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    });
    return document;
  };
}

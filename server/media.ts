import { basename, dirname } from "node:path";
import send from "@fastify/send";
import type { FastifyInstance } from "fastify";
import type { MediaFiles } from "../main/api/media-files.ts";

/** A name in an answer, for any letters (RFC 6266, 8187). */
const named = (name: string): string =>
  `inline; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;

/** Files by their ids, whole or in parts; `HEAD` comes with `GET`. */
export function serveMedia(app: FastifyInstance, files: MediaFiles): void {
  app.get<{ Params: { id: string } }>("/media/:id", async (request, reply) => {
    const file = files.find(request.params.id);
    if (file === undefined) return reply.callNotFound();
    const { path, name } = file;
    const answer = await send(request.raw, encodeURIComponent(basename(path)), {
      root: dirname(path),
      dotfiles: "allow",
      index: false,
      // Edited files keep their address: a browser asks again, and is told if nothing changed.
      cacheControl: false,
    });
    if (answer.type === "directory") return reply.callNotFound();
    return reply
      .code(answer.statusCode)
      .headers({
        ...answer.headers,
        "cache-control": "private, no-cache",
        "content-disposition": named(name),
      })
      .send(answer.stream);
  });
}

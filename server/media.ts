import type { FastifyInstance } from "fastify";
import type { MediaFiles } from "../main/api/media-files.ts";
import { sendMedia } from "../main/api/send-file.ts";

/** Files by their ids, whole or in parts; `HEAD` comes with `GET`. */
export function serveMedia(app: FastifyInstance, files: MediaFiles): void {
  app.get<{ Params: { id: string } }>("/media/:id", async (request, reply) => {
    const answer = await sendMedia(files, request.params.id, request);
    if (answer === undefined) return reply.callNotFound();
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  });
}

import type { Readable } from "node:stream";
import type { MediaFiles } from "../api/media-files.ts";
import { PAGE_HEADERS } from "../api/page-policy.ts";
import { type FileAnswer, sendFrom, sendMedia } from "../api/send-file.ts";
import { isOwn } from "./addresses.ts";

interface PagesOptions {
  /** The built window. */
  readonly root: string;
  readonly media: MediaFiles;
}

const MEDIA = /^\/media\/([0-9a-f]+)$/;

/**
 * Answers for `octavia://app`: the built window, its first page for every address that is one of its
 * own, and media by their ids, in parts as well.
 */
export function answerPages({ root, media }: PagesOptions) {
  return async (request: Request): Promise<Response> => {
    const { method, url } = request;
    if (!isOwn(url)) return refuse(403);
    if (method !== "GET" && method !== "HEAD") return refuse(405);
    const { pathname } = new URL(url);
    const asked = { method, headers: Object.fromEntries(request.headers) };
    const id = MEDIA.exec(pathname)?.[1];
    if (id !== undefined) return answer(await sendMedia(media, id, asked), request);
    const found = await sendFrom(root, pathname, asked);
    // A last part without a dot is no file: the page itself knows what it means.
    const isPage = !(pathname.split("/").at(-1) ?? "").includes(".");
    if (!isPage || (found !== undefined && found.status < 400)) return answer(found, request);
    found?.body.destroy();
    return answer(await sendFrom(root, "/index.html", asked), request);
  };
}

function answer(found: FileAnswer | undefined, { method, signal }: Request): Response {
  if (found === undefined) return refuse(404);
  const { status, headers, body } = found;
  // Told to the reader, if there is one; without this it would end the app.
  body.on("error", () => undefined);
  const empty = method === "HEAD" || status === 204 || status === 304;
  if (empty) body.destroy();
  // A player that has jumped elsewhere takes no more of it.
  else signal.addEventListener("abort", () => body.destroy(), { once: true });
  return new Response(empty ? null : streamed(body), {
    status,
    headers: { ...headers, ...PAGE_HEADERS },
  });
}

/** A stream that ends quietly when its reader has gone: a window was closed, or a film was moved on. */
function streamed(body: Readable): ReadableStream<Uint8Array> {
  const parts = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next: IteratorResult<unknown, unknown> = await parts.next();
        if (next.done === true) controller.close();
        else if (next.value instanceof Uint8Array) controller.enqueue(next.value);
        else controller.enqueue(Buffer.from(String(next.value)));
      },
      async cancel() {
        await parts.return?.();
        body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

const refuse = (status: number): Response => new Response(null, { status, headers: PAGE_HEADERS });

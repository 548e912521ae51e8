import { basename, dirname } from "node:path";
import { Readable } from "node:stream";
import send from "@fastify/send";
import type { MediaFiles } from "./media-files.ts";

/** What a host was asked for: the method, and headers by their names in small letters. */
interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A file, whole or in part, as HTTP tells it; what was not found is told the same way. */
export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** A name in an answer, for any letters (RFC 6266, 8187). */
const named = (name: string): string =>
  `inline; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;

/** A file by its id, whole or in parts, with ETag and HEAD; undefined if there is none. */
export async function sendMedia(
  files: MediaFiles,
  id: string,
  asked: Asked,
): Promise<FileAnswer | undefined> {
  const file = files.find(id);
  if (file === undefined) return undefined;
  const root = dirname(file.path);
  const answer = await sendFrom(root, encodeURIComponent(basename(file.path)), asked);
  return (
    answer && {
      ...answer,
      // Edited files keep their address: a window asks again, and is told if nothing changed.
      headers: {
        ...answer.headers,
        "cache-control": "private, no-cache",
        "content-disposition": named(file.name),
      },
    }
  );
}

/**
 * A file below a folder; undefined for the folder itself and those in it.
 * @param path as it stands in an address; what leads out of the folder is refused
 */
export async function sendFrom(
  root: string,
  path: string,
  { method, headers }: Asked,
): Promise<FileAnswer | undefined> {
  // The library reads method and headers alone, but wants them on a stream.
  const request = Object.assign(Readable.from([]), { method, headers });
  const answer = await send(request, path, {
    root,
    dotfiles: "allow",
    index: false,
    cacheControl: false,
  });
  if (answer.type === "directory") return undefined;
  return { status: answer.statusCode, headers: answer.headers, body: answer.stream };
}

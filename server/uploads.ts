import { constants, mkdirSync } from "node:fs";
import { copyFile, link, mkdir, readdir, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { FileStore } from "@tus/file-store";
import { Server, type ServerOptions } from "@tus/server";
import type { FastifyInstance } from "fastify";
import { errorCode, OctaviaError } from "../contract/errors.ts";
import type { Home } from "../main/home.ts";

/** Uploads that nobody went on with are removed. Milliseconds. */
const KEEP_MS = 7 * 24 * 3600 * 1000;
/** What an upload must leave free on the disk, bytes. */
const SPARE = 500e6;
const ID_LENGTH = 32;
const ID = /^[0-9a-f]{32}$/;

/**
 * Files sent by browsers (tus 1.0): they stream to the disk, and go on where they were cut off. One
 * that is whole gets a folder of its own, where it has its name.
 */
export class Uploads {
  readonly #folder: string;
  readonly #store: FileStore;
  readonly #server: Server;

  constructor(home: Home) {
    this.#folder = join(home.root, "uploads");
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#store = new FileStore({ directory: this.#folder });
    this.#server = new Server({
      path: "/uploads",
      datastore: this.#store,
      relativeLocation: true,
      // Our own pages need no permission, and others get none.
      allowedOrigins: () => false,
      onUploadCreate: refuseWithoutRoom(this.#folder),
    });
  }

  serve(app: FastifyInstance): void {
    app.register((scope, _, done) => {
      // The body is the upload itself: it is read where it is written.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", (_request, _payload, next) => next(null));
      for (const url of ["/uploads", "/uploads/:id"]) {
        scope.route({
          method: ["POST", "HEAD", "PATCH", "DELETE", "OPTIONS"],
          url,
          async handler(request, reply) {
            reply.hijack();
            await serve(request.raw, reply.raw);
          },
        });
      }
      done();
    });
    const serve = this.#server.handle.bind(this.#server);
  }

  /** Where a finished upload lies under its own name. @throws InvalidInput if there is none */
  async find(id: string): Promise<string> {
    const upload = ID.test(id) ? await this.#lookUp(id) : undefined;
    if (upload === undefined || upload.size === undefined) {
      throw new OctaviaError("InvalidInput", "There is no such upload.", {
        hint: "Send it again.",
      });
    }
    if (upload.offset < upload.size) {
      throw new OctaviaError("InvalidInput", "The upload is not whole yet.", {
        hint: "Go on with it, then open it.",
      });
    }
    const folder = join(this.#folder, "files", id);
    const path = join(folder, safeName(upload.metadata?.["filename"] ?? undefined));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await giveName(join(this.#folder, id), path);
    return path;
  }

  async #lookUp(id: string) {
    try {
      return await this.#store.getUpload(id);
    } catch (thrown) {
      if (await isThere(join(this.#folder, id))) throw thrown;
      return undefined;
    }
  }

  /**
   * Removes what was sent long ago and no job names: half of a file, or a whole one.
   * @param now milliseconds since the epoch
   */
  async sweep(now: number, isNeeded: (upload: string) => boolean): Promise<void> {
    const files = join(this.#folder, "files");
    for (const folder of [this.#folder, files]) {
      for (const name of await namesIn(folder)) {
        const path = join(folder, name);
        const upload = name.slice(0, ID_LENGTH);
        if (path === files || isNeeded(upload)) continue;
        const { mtimeMs } = await stat(path);
        if (mtimeMs < now - KEEP_MS) await rm(path, { recursive: true, force: true });
      }
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") return [];
    throw thrown;
  }
}

/** The file's own name, with nothing in it that means something to a system. */
export function safeName(given: string | undefined): string {
  const last = (given ?? "").normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const kept = last
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "")
    .trim();
  if (kept === "") return "upload";
  const dot = kept.lastIndexOf(".");
  const extension = dot > 0 && kept.length - dot <= 12 ? kept.slice(dot) : "";
  const stem = extension === "" ? kept : kept.slice(0, dot);
  // A name may have 255 bytes, and results add to it.
  let short = "";
  for (const letter of stem) {
    if (Buffer.byteLength(short + letter) > 180) break;
    short += letter;
  }
  return short + extension;
}

/** The same bytes under another name: a link where the disk knows links, else a copy. */
async function giveName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (thrown) {
    if (errorCode(thrown) === "EEXIST") return;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function refuseWithoutRoom(folder: string): NonNullable<ServerOptions["onUploadCreate"]> {
  return async (_, { size = 0 }) => {
    const { bavail, bsize } = await statfs(folder);
    if (size + SPARE > bavail * bsize) {
      const body = "There is not enough room on the disk for this file.\n";
      throw Object.assign(new Error(body), { status_code: 507, body });
    }
    return {};
  };
}

import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { Home } from "../home.ts";

/** Sounds and pictures made for a moment are removed after it. Milliseconds. */
const KEEP_MS = 24 * 3600 * 1000;

/** A file that may be asked for by its id. */
interface MediaFile {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly url: string;
}

/**
 * The files that windows may read. Addresses name them by ids that cannot be guessed; a path in an
 * address means nothing.
 */
export class MediaFiles {
  readonly #byId = new Map<string, MediaFile>();
  readonly #byPath = new Map<string, MediaFile>();
  readonly #folder: string;
  readonly #urlOf: (id: string) => string;

  /** @param urlOf the host's address of a file */
  constructor(home: Home, urlOf: (id: string) => string) {
    this.#folder = join(home.root, "tmp");
    this.#urlOf = urlOf;
  }

  /** Lets a file be read; the same file has the same id. @throws InvalidInput for a relative path */
  add(path: string): MediaFile {
    if (!isAbsolute(path)) {
      throw new OctaviaError("InvalidInput", `${path} does not say where the file is.`, {
        hint: "Give its whole path.",
      });
    }
    const known = this.#byPath.get(path);
    if (known !== undefined) return known;
    const id = randomBytes(16).toString("hex");
    const file = { id, path, name: basename(path), url: this.#urlOf(id) };
    this.#byId.set(id, file);
    this.#byPath.set(path, file);
    return file;
  }

  find(id: string): MediaFile | undefined {
    return this.#byId.get(id);
  }

  /** Whether the window has been let to read the file. */
  has(path: string): boolean {
    return this.#byPath.has(path);
  }

  /** @throws InvalidInput if there is no such file */
  get(id: string): MediaFile {
    const file = this.find(id);
    if (file !== undefined) return file;
    throw new OctaviaError("InvalidInput", "No such file has been opened.", {
      hint: "Open it again.",
    });
  }

  /** A place for something made from `parts`: the same parts have the same place. */
  async place(parts: readonly (string | number)[], extension: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const name = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
    return join(this.#folder, `${name}${extension}`);
  }

  /** Removes what was made for a moment long ago. @param now milliseconds since the epoch */
  async sweep(now: number): Promise<void> {
    const names = await readdir(this.#folder).catch((thrown: unknown) => {
      if (errorCode(thrown) === "ENOENT") return [];
      throw thrown;
    });
    for (const name of names) {
      const path = join(this.#folder, name);
      const { mtimeMs } = await stat(path);
      if (mtimeMs < now - KEEP_MS) await rm(path, { force: true });
    }
  }
}

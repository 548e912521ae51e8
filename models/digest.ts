import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { throwIfCancelled } from "../contract/errors.ts";

/** What the bytes of a file must come to. `git-blob` is SHA-1 over git's header and the bytes. */
export interface Check {
  readonly algorithm: "sha256" | "sha512" | "git-blob";
  /** Hex, lower case. */
  readonly digest: string;
}

/** Hashes the bytes of one file in order: for its check, and the SHA-256 that the manifest keeps. */
export class FileDigest {
  readonly #check: Check | undefined;
  readonly #sha256: Hash;
  readonly #other: Hash | undefined;

  /** @param size bytes of the whole file: git's header begins with it */
  constructor(check: Check | undefined, size: number) {
    this.#check = check;
    this.#sha256 = createHash("sha256");
    if (check?.algorithm === "sha512") this.#other = createHash("sha512");
    // git-hash-object(1): "blob", the size in decimal, a zero byte, the content.
    if (check?.algorithm === "git-blob") this.#other = createHash("sha1").update(`blob ${size}\0`);
  }

  update(chunk: Uint8Array): void {
    this.#sha256.update(chunk);
    this.#other?.update(chunk);
  }

  /** Ends the hashing. `found` is what the check's algorithm gave. */
  finish(): { readonly sha256: string; readonly found: string; readonly matches: boolean } {
    const sha256 = this.#sha256.digest("hex");
    const found = this.#other?.digest("hex") ?? sha256;
    return { sha256, found, matches: this.#check === undefined || this.#check.digest === found };
  }
}

interface Reading {
  readonly signal: AbortSignal;
  /** Bytes just read. */
  readonly read?: (bytes: number) => void;
}

/** Feeds a file, or its first `end` bytes, to a digest. @throws Cancelled */
export async function digestFile(
  path: string,
  digest: FileDigest,
  { signal, read }: Reading,
  end = Number.POSITIVE_INFINITY,
): Promise<void> {
  if (end === 0) return;
  const stream = createReadStream(path, { highWaterMark: 1 << 20, end: end - 1 });
  for await (const chunk of stream) {
    throwIfCancelled(signal);
    if (!Buffer.isBuffer(chunk)) throw new Error("Internal: a file read as text");
    digest.update(chunk);
    read?.(chunk.length);
  }
}

/** SHA-256 of a file, hex. @throws Cancelled */
export async function sha256Of(path: string, reading: Reading): Promise<string> {
  const digest = new FileDigest(undefined, 0);
  await digestFile(path, digest, reading);
  return digest.finish().sha256;
}

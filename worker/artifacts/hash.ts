import { createHash, type Hash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { TaskContext } from "../compute/compute.ts";
import type { KeyParts } from "../plan/step.ts";
import { canonicalJson } from "./canonical.ts";

/** Big enough that the calls cost nothing, small enough to answer a cancel in about 20 ms. */
const BLOCK_BYTES = 4 * 1024 * 1024;

/**
 * SHA-256. BLAKE2b is 1.8 times as fast, but Electron's crypto library lacks it, and keys made in
 * the app and in the terminal must agree.
 */
export const newHash = (): Hash => createHash("sha256");

/** Hash of a JSON value in its canonical spelling; 64 hex digits. */
export const hashValue = (value: unknown): string =>
  newHash().update(canonicalJson(value)).digest("hex");

/** The key of an artifact: hash of what it is and of all it is made from; 64 hex digits. */
export const hashKey = (kind: string, key: KeyParts): string => hashValue({ kind, key });

export interface FileHash {
  /** SHA-256 of all bytes, 64 hex digits. */
  readonly digest: string;
  readonly bytes: number;
}

/**
 * Hashes a whole file; progress in bytes. Reads synchronously: it runs on a pool thread.
 * @throws Cancelled, and the system's error where the file cannot be read
 */
export function hashFile(input: { readonly path: string }, context: TaskContext): FileHash {
  const file = openSync(input.path, "r");
  try {
    const total = fstatSync(file).size;
    const block = new Uint8Array(BLOCK_BYTES);
    const hash = newHash();
    let bytes = 0;
    for (;;) {
      context.checkCancelled();
      const read = readSync(file, block, 0, block.length, null);
      if (read === 0) return { digest: hash.digest("hex"), bytes };
      hash.update(block.subarray(0, read));
      bytes += read;
      context.progress(bytes, Math.max(total, bytes));
    }
  } finally {
    closeSync(file);
  }
}

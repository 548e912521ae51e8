import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { errorCode, isMissing, OctaviaError } from "../../contract/errors.ts";
import { newHash } from "./hash.ts";

const BLOCK_BYTES = 64 * 1024;
/** First and last block, and 14 evenly between: 1 MiB, read and hashed in about 6 ms. */
const BLOCKS = 16;

/** What a source file is known by in keys, without reading all of it. */
export interface SourceIdentity {
  /** Hash of size, modification time and sampled blocks; 64 hex digits. */
  readonly identity: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, with fractions. */
  readonly mtimeMs: number;
}

/**
 * Identifies a file at once, whatever its size (a full hash of 4 GB costs 12-21 s).
 * @throws InvalidInput where it is missing, a folder, unreadable or empty
 */
export async function identifySource(path: string): Promise<SourceIdentity> {
  const file = await openSource(path);
  try {
    const facts = await file.stat({ bigint: true });
    if (!facts.isFile()) throw notAFile(path);
    if (facts.size === 0n) {
      throw new OctaviaError("InvalidInput", `The file is empty: ${basename(path)}`, {
        hint: "Choose another; perhaps a copy or download did not finish.",
      });
    }
    const hash = newHash().update(`${facts.size} ${facts.mtimeNs}\n`);
    const size = Number(facts.size);
    for (const start of sampleStarts(size)) hash.update(await readBlock(file, start));
    return { identity: hash.digest("hex"), size, mtimeMs: toMs(facts.mtimeNs) };
  } finally {
    await file.close();
  }
}

/** Whether the file still has the size and time it was identified with. */
export async function unchangedSince(path: string, source: SourceIdentity): Promise<boolean> {
  try {
    const facts = await stat(path, { bigint: true });
    return Number(facts.size) === source.size && toMs(facts.mtimeNs) === source.mtimeMs;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Where the sampled blocks begin: all of a small file, evenly spread over a big one. */
function sampleStarts(size: number): number[] {
  const blocks = Math.min(BLOCKS, Math.ceil(size / BLOCK_BYTES));
  const last = Math.max(0, size - BLOCK_BYTES);
  if (blocks < BLOCKS) return Array.from({ length: blocks }, (_, index) => index * BLOCK_BYTES);
  return Array.from({ length: BLOCKS }, (_, index) => Math.floor((last * index) / (BLOCKS - 1)));
}

async function readBlock(file: FileHandle, start: number): Promise<Uint8Array> {
  const block = new Uint8Array(BLOCK_BYTES);
  const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, start);
  return block.subarray(0, bytesRead);
}

async function openSource(path: string): Promise<FileHandle> {
  try {
    // A named pipe without a writer would block the opening for ever: look before.
    if (!(await stat(path)).isFile()) throw notAFile(path);
    return await open(path, "r");
  } catch (error) {
    if (error instanceof OctaviaError) throw error;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): OctaviaError {
  return isMissing(error)
    ? new OctaviaError("InvalidInput", `There is no such file: ${path}`, {
        hint: "Check the path; names with spaces need quotes in a terminal.",
        cause: error,
      })
    : new OctaviaError("InvalidInput", `The file cannot be read: ${path}`, {
        hint: "Check that you may read it and that its disk is connected.",
        details: String(error),
        cause: error,
      });
}

function notAFile(path: string): OctaviaError {
  return new OctaviaError("InvalidInput", `This is not a file: ${path}`, {
    hint: "Name a video or audio file, not a folder or a device.",
  });
}

const toMs = (nanoseconds: bigint): number => Number(nanoseconds) / 1e6;

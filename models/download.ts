import { type FileHandle, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { OctaviaError, throwIfCancelled } from "../contract/errors.ts";
import { type Check, digestFile, FileDigest } from "./digest.ts";
import { type Disk, fileSize, syncFolder } from "./disk.ts";
import { Patience, type Wait } from "./retry.ts";
import type { Bytes } from "./source.ts";
import { networkTrouble, PassingTrouble } from "./trouble.ts";

/** One file to fetch. */
export interface Wanted {
  /** What the person knows it as. */
  readonly name: string;
  /** Where it shall lie, absolute. What is on its way lies beside it as `.part`. */
  readonly target: string;
  readonly size: number;
  readonly check: Check | undefined;
  /** Its bytes from a place on, or from 0 where the source cannot skip. */
  open(from: number, signal: AbortSignal): Promise<Bytes>;
}

export interface Downloading {
  readonly signal: AbortSignal;
  readonly disk: Disk;
  readonly wait: Wait;
  /** How many of the file's bytes are here now; may fall when they proved wrong. */
  have(bytes: number): void;
}

/** A whole and verified file. */
export interface Fetched {
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** Times that all of a file's bytes may prove wrong. */
const MAX_DAMAGED = 2;

/**
 * Fetches a file so that it is at its target whole, verified and on the disk, or not at all. What
 * an earlier call left in `.part` is not fetched again; cut connections are taken up where they broke.
 * @throws OctaviaError: Offline, Unauthorized, InvalidInput, DiskFull, Cancelled, EngineFailure if
 *   the source's bytes are not what it said
 */
export async function download(wanted: Wanted, how: Downloading): Promise<Fetched> {
  const kept = await keepIfRight(wanted, how);
  if (kept !== undefined) return kept;
  const part = `${wanted.target}.part`;
  if ((await fileSize(part)) === undefined) await rm(part, { recursive: true, force: true });
  for (let damaged = 0; damaged < MAX_DAMAGED; damaged += 1) {
    const fetched = await fill(part, wanted, how);
    if (fetched.matches) {
      await rename(part, wanted.target);
      await syncFolder(dirname(wanted.target));
      return { size: wanted.size, sha256: fetched.sha256 };
    }
    await rm(part);
    how.have(0);
    if (damaged + 1 === MAX_DAMAGED) throw damagedFile(wanted, fetched.found);
  }
  throw new Error("Internal: no way leads here");
}

/** A file that an earlier pull finished, if its bytes still are what they should be. */
async function keepIfRight(wanted: Wanted, how: Downloading): Promise<Fetched | undefined> {
  if (wanted.check === undefined || (await fileSize(wanted.target)) !== wanted.size)
    return undefined;
  const digest = new FileDigest(wanted.check, wanted.size);
  await digestFile(wanted.target, digest, how);
  const { matches, sha256 } = digest.finish();
  if (!matches) return undefined;
  how.have(wanted.size);
  return { size: wanted.size, sha256 };
}

/** Brings a part to its full size, and says what its bytes come to. */
async function fill(
  part: string,
  wanted: Wanted,
  how: Downloading,
): Promise<ReturnType<FileDigest["finish"]>> {
  const file = await how.disk.openPart(part);
  try {
    const state = await takeUp(file, part, wanted, how);
    const patience = new Patience(how.wait);
    while (state.at < wanted.size) {
      const before = state.at;
      try {
        await append(file, state, wanted, how);
      } catch (thrown) {
        if (state.at > before) patience.progressed();
        await patience.after(thrown, how.signal);
      }
    }
    await file.sync();
    return state.digest.finish();
  } finally {
    await file.close();
  }
}

/** How far a part has come: bytes written, and their hash so far. */
interface State {
  at: number;
  digest: FileDigest;
}

async function takeUp(
  file: FileHandle,
  part: string,
  wanted: Wanted,
  how: Downloading,
): Promise<State> {
  const digest = new FileDigest(wanted.check, wanted.size);
  const { size } = await file.stat();
  const at = resumeFrom(size, wanted.size);
  if (at < size) await file.truncate(at);
  await digestFile(part, digest, how, at);
  how.have(at);
  return { at, digest };
}

/** The byte to go on from: more than the file has cannot be of this file. */
export function resumeFrom(partSize: number, size: number): number {
  return partSize > size ? 0 : partSize;
}

/** One connection's worth of bytes. @throws PassingTrouble when it ends before the file does */
async function append(
  file: FileHandle,
  state: State,
  wanted: Wanted,
  how: Downloading,
): Promise<void> {
  throwIfCancelled(how.signal);
  const { start, stream } = await wanted.open(state.at, how.signal);
  try {
    if (start !== state.at) {
      await file.truncate(0);
      Object.assign(state, { at: 0, digest: new FileDigest(wanted.check, wanted.size) });
    }
    for await (const chunk of readable(stream, how.signal)) {
      if (state.at + chunk.length > wanted.size) throw tooLong(wanted);
      await writeAll(file, chunk, state.at);
      state.digest.update(chunk);
      state.at += chunk.length;
      how.have(state.at);
    }
  } finally {
    stream.destroy();
  }
  if (state.at < wanted.size) throw cut(wanted);
}

async function* readable(
  stream: AsyncIterable<unknown>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) {
      throwIfCancelled(signal);
      if (!(chunk instanceof Uint8Array)) throw new Error("Internal: a body of text");
      yield chunk;
    }
  } catch (thrown) {
    throwIfCancelled(signal);
    throw networkTrouble(thrown, new URL("https://connection"));
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done);
    done += bytesWritten;
  }
}

function cut(wanted: Wanted): PassingTrouble {
  return new PassingTrouble(
    new OctaviaError(
      "Offline",
      `The connection broke again and again while fetching ${wanted.name}.`,
      {
        hint: "Run the same command again: it goes on where it stopped.",
      },
    ),
  );
}

function tooLong(wanted: Wanted): OctaviaError {
  return new OctaviaError("EngineFailure", `${wanted.name} is longer than the hub said.`, {
    hint: "Try again later, or another mirror with --hub.",
    details: `more than ${wanted.size} bytes`,
  });
}

function damagedFile(wanted: Wanted, found: string): OctaviaError {
  return new OctaviaError(
    "EngineFailure",
    `${wanted.name} came damaged, twice: it was thrown away.`,
    {
      hint: "Try again later, or another mirror with --hub.",
      details: `${wanted.check?.algorithm ?? "hash"} should be ${wanted.check?.digest ?? "?"}, is ${found}`,
    },
  );
}

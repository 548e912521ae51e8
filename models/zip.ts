import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { OctaviaError, throwIfCancelled } from "../contract/errors.ts";
import { safePath } from "./safe-path.ts";

/** One file in an archive. */
export interface Packed {
  /** Relative, with slashes; checked to stay inside. */
  readonly path: string;
  /** Bytes when unpacked, as the archive says; a stream that has more or fewer fails. */
  readonly size: number;
  /** CRC-32 of the unpacked bytes, where the archive has one. */
  readonly crc32?: number;
  open(): Promise<Readable>;
}

export interface Archive extends Disposable {
  readonly files: readonly Packed[];
}

export interface Limits {
  /** Most files. */
  readonly files: number;
  /** Most bytes when all is unpacked. */
  readonly bytes: number;
  /** Most bytes unpacked for each byte of the archive; weights hardly shrink. */
  readonly ratio: number;
}

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;

/**
 * Opens a zip and reads its directory. Nothing is unpacked before all of it has been looked at.
 * @throws InvalidInput for what is no zip, is too large, holds links or devices, is encrypted, or
 *   has a path that would leave the target or fall on another
 */
export async function openZip(
  path: string,
  archiveBytes: number,
  limits: Limits,
): Promise<Archive> {
  const zip = await openFile(path);
  try {
    const files: Packed[] = [];
    const seen = new Set<string>();
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      const name = checkEntry(entry, path);
      if (name === undefined) continue;
      bytes += entry.uncompressedSize;
      // Two names that differ in case only are one file on Windows and macOS.
      const folded = name.toLowerCase();
      if (seen.has(folded)) throw refused(path, `has ${name} twice`);
      seen.add(folded);
      if (files.length >= limits.files) throw refused(path, `has more than ${limits.files} files`);
      if (bytes > limits.bytes || bytes > archiveBytes * limits.ratio + 1e6) {
        throw refused(path, "would unpack to far more than a model");
      }
      const { uncompressedSize: size, crc32 } = entry;
      files.push({ path: name, size, crc32, open: () => zip.openReadStreamPromise(entry) });
    }
    return { files, [Symbol.dispose]: () => zip.close() };
  } catch (thrown) {
    zip.close();
    if (thrown instanceof OctaviaError) throw thrown;
    throw refused(path, `is damaged: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** The entry's path; `undefined` for a folder. */
function checkEntry(entry: Entry, archive: string): string | undefined {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  const name = entry.fileName;
  if (name.endsWith("/") && (type === 0 || type === FOLDER)) {
    if (!safePath(name.slice(0, -1))) throw refused(archive, `has an unsafe path (${name})`);
    return undefined;
  }
  if (!safePath(name)) throw refused(archive, `has an unsafe path (${name})`);
  if (type !== 0 && type !== REGULAR) throw refused(archive, `has a link or device (${name})`);
  if ((entry.generalPurposeBitFlag & 1) !== 0) throw refused(archive, "is encrypted");
  return name;
}

function refused(archive: string, reason: string): OctaviaError {
  return new OctaviaError("InvalidInput", `${archive} is not imported: it ${reason}.`, {
    hint: "Pack a model's folder anew, with plain files only.",
  });
}

async function openFile(path: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(path, {
      autoClose: false,
      strictFileNames: true,
      lazyEntries: true,
    });
  } catch (thrown) {
    throw refused(
      path,
      `is not a zip (${thrown instanceof Error ? thrown.message : String(thrown)})`,
    );
  }
}

/**
 * The bytes of one file, checked for its size and checksum as they come: whoever writes them must
 * not use what was written unless this ends well.
 * @throws EngineFailure if they are not what the archive says, Cancelled
 */
export async function* unpack(file: Packed, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stream = await file.open();
  let [size, crc] = [0, 0];
  try {
    for await (const chunk of stream) {
      throwIfCancelled(signal);
      if (!Buffer.isBuffer(chunk)) throw new Error("Internal: a file read as text");
      size += chunk.length;
      if (file.crc32 !== undefined) crc = crc32(chunk, crc);
      if (size > file.size) throw damaged(file, "too long");
      yield chunk;
    }
  } catch (thrown) {
    if (thrown instanceof OctaviaError) throw thrown;
    throw damaged(file, String(thrown));
  } finally {
    stream.destroy();
  }
  if (size !== file.size) throw damaged(file, "too short");
  if (file.crc32 !== undefined && crc !== file.crc32) throw damaged(file, "wrong checksum");
}

function damaged(file: Packed, details: string): OctaviaError {
  return new OctaviaError(
    "EngineFailure",
    `${file.path} is damaged: nothing of it was taken over.`,
    {
      hint: "Copy or fetch the whole again.",
      details,
    },
  );
}

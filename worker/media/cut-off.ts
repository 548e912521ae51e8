import { type FileHandle, open } from "node:fs/promises";

/** A file that ends before its container does, in bytes. */
export interface CutOff {
  readonly is: number;
  readonly says: number;
}

/** What an odd writer or a rounded header may be off by. Bytes. */
const SLACK = 1024;

/**
 * Whether a file holds less than its container promises: a copy or download that did not finish, or
 * a recording that was ended by force. ffmpeg reads such a file without a word up to where it ends.
 * Told by the sizes that MP4, Matroska and RIFF write down; other containers promise nothing.
 * @param path absolute path of a readable file
 */
export async function cutOff(path: string): Promise<CutOff | undefined> {
  const file = await open(path, "r");
  try {
    const { size: is } = await file.stat();
    const says =
      (await endOfBoxes(file, is)) ?? (await endOfSegment(file)) ?? (await endOfRiff(file));
    return says === undefined || says - is <= SLACK ? undefined : { is, says };
  } finally {
    await file.close();
  }
}

/** The longest head that is looked at: an ID and a size of eight bytes each. */
const HEAD = 16;

async function read(file: FileHandle, at: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, at);
  return buffer.subarray(0, bytesRead);
}

/** Kinds of the first box of MP4 and QuickTime files (ISO/IEC 14496-12; QTFF). */
export const FIRST_BOXES = new Set(["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"]);

/** Where the last box of an MP4 or QuickTime file ends; undefined if it is none. */
async function endOfBoxes(file: FileHandle, size: number): Promise<number | undefined> {
  let at = 0;
  while (at < size) {
    const head = await read(file, at);
    if (at === 0 && !FIRST_BOXES.has(head.toString("latin1", 4, 8))) return undefined;
    if (head.length < 8) break;
    const short = head.readUInt32BE(0);
    // 0: to the end of the file. 1: the size stands after the kind, in eight bytes.
    const length = short === 1 && head.length === HEAD ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8) break;
    at += length;
  }
  return at;
}

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;

/** Where the segment of a Matroska or WebM file ends; undefined if it is none or does not say (RFC 9559). */
async function endOfSegment(file: FileHandle): Promise<number | undefined> {
  const first = await read(file, 0);
  if (first.length < HEAD || first.readUInt32BE(0) !== EBML) return undefined;
  const header = elementSize(first);
  if (header === undefined) return undefined;
  const at = 4 + header.width + header.size;
  const segment = await read(file, at);
  if (segment.length < 5 || segment.readUInt32BE(0) !== SEGMENT) return undefined;
  const said = elementSize(segment);
  return said && at + 4 + said.width + said.size;
}

/** The size after an ID of four bytes; undefined where all its bits are set, which is "unknown". */
function elementSize(element: Buffer): { size: number; width: number } | undefined {
  const width = Math.clz32(element.readUInt8(4)) - 23;
  if (width > 8 || element.length < 4 + width) return undefined;
  const bits = [...element.subarray(4, 4 + width)].reduce(
    (all, byte) => (all << 8n) | BigInt(byte),
    0n,
  );
  const unknown = (1n << BigInt(7 * width)) - 1n;
  const size = bits & unknown;
  return size === unknown ? undefined : { size: Number(size), width };
}

/** From here on a size stands for "not known yet": the writer could not go back to the head. */
const UNSET = 0x7fff_0000;

/** Where the first chunk of a WAV or AVI file ends; undefined if it is none or was never set. */
async function endOfRiff(file: FileHandle): Promise<number | undefined> {
  const head = await read(file, 0);
  if (head.length < 8 || head.toString("latin1", 0, 4) !== "RIFF") return undefined;
  const size = head.readUInt32LE(4);
  return size === 0 || size >= UNSET ? undefined : 8 + size;
}

import { createHash } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cancelled } from "../../contract/errors.ts";
import { hashFile } from "./hash.ts";
import { identifySource, unchangedSince } from "./identity.ts";
import { knownIdentity, recordFullHash } from "./known-sources.ts";

const KIB = 1024;

async function rig(bytes: number) {
  const dir = await mkdtemp(join(tmpdir(), "octavia-identity-"));
  const path = join(dir, "talk.mp4");
  await writeFile(path, Buffer.alloc(bytes, 7));
  await utimes(path, 1000, 1000);
  return {
    dir,
    path,
    /** Changes one byte and sets the time back. */
    async flip(at: number) {
      const file = await open(path, "r+");
      await file.write(new Uint8Array([9]), 0, 1, at);
      await file.close();
      await utimes(path, 1000, 1000);
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true }),
  };
}

test("a file is the same as long as nothing has changed", async () => {
  await using r = await rig(3000 * KIB);
  const source = await identifySource(r.path);
  expect(source).toMatchObject({ size: 3000 * KIB, mtimeMs: 1_000_000 });
  expect(await identifySource(r.path)).toEqual(source);
  expect(await unchangedSince(r.path, source)).toBe(true);
});

test.each([
  ["its first byte", 3000 * KIB, 0],
  ["its last byte", 3000 * KIB, 3000 * KIB - 1],
  ["any byte of a small file", 700 * KIB, 333 * KIB + 5],
])("a changed byte gives it another identity: %s", async (_name, size, at) => {
  await using r = await rig(size);
  const before = await identifySource(r.path);
  await r.flip(at);
  expect((await identifySource(r.path)).identity).not.toBe(before.identity);
});

test("a new time or size is noticed", async () => {
  await using r = await rig(3000 * KIB);
  const before = await identifySource(r.path);
  await utimes(r.path, 2000, 2000);
  expect((await identifySource(r.path)).identity).not.toBe(before.identity);
  expect(await unchangedSince(r.path, before)).toBe(false);
  await truncate(r.path, 2999 * KIB);
  await utimes(r.path, 1000, 1000);
  expect(await unchangedSince(r.path, before)).toBe(false);
  await rm(r.path);
  expect(await unchangedSince(r.path, before)).toBe(false);
});

test.each([
  ["missing", "gone.mp4", /no such file/],
  ["a folder", "folder", /not a file/],
  ["empty", "empty.mp4", /is empty/],
  ["below a file", "empty.mp4/x", /no such file/],
])("a source that is %s is said to be so", async (_name, name, message) => {
  await using r = await rig(1);
  await mkdir(join(r.dir, "folder"));
  await writeFile(join(r.dir, "empty.mp4"), "");
  const identifying = identifySource(join(r.dir, name));
  await expect(identifying).rejects.toThrow(message);
  await expect(identifying).rejects.toMatchObject({ kind: "InvalidInput" });
});

test("the full hash is the hash of all bytes, with progress up to the end", async () => {
  await using r = await rig(9000 * KIB + 3);
  const seen: number[] = [];
  const progress = (done: number, total: number) => void seen.push(done / total);
  const hash = hashFile({ path: r.path }, { checkCancelled: () => undefined, progress });
  const expected = createHash("sha256").update(Buffer.alloc(9000 * KIB + 3, 7));
  expect(hash).toEqual({ digest: expected.digest("hex"), bytes: 9000 * KIB + 3 });
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.at(-1)).toBe(1);
});

test("a full hash stops between blocks when it is cancelled", async () => {
  await using r = await rig(9000 * KIB);
  let blocks = 0;
  const checkCancelled = () => {
    if (blocks === 1) throw cancelled();
  };
  const progress = () => {
    blocks += 1;
  };
  const context = { checkCancelled, progress };
  expect(() => hashFile({ path: r.path }, context)).toThrow("cancelled");
  expect(blocks).toBe(1);
});

test("a copy of a known file is led to the identity its content had first", async () => {
  await using r = await rig(1);
  expect(await knownIdentity(r.dir, "first")).toBe("first");
  expect(await recordFullHash(r.dir, "first", "d1")).toBe("new");
  expect(await recordFullHash(r.dir, "first", "d1")).toBe("same");
  expect(await recordFullHash(r.dir, "copied", "d1")).toBe("copy");
  expect(await knownIdentity(r.dir, "first")).toBe("first");
  expect(await knownIdentity(r.dir, "copied")).toBe("first");
});

test("a change hidden from the quick identity gets an identity of its own", async () => {
  await using r = await rig(1);
  await recordFullHash(r.dir, "id", "d1");
  expect(await recordFullHash(r.dir, "id", "d2")).toBe("changed");
  const changed = await knownIdentity(r.dir, "id");
  expect(changed).not.toBe("id");
  expect(await recordFullHash(r.dir, "id", "d1")).toBe("changed");
  expect(await knownIdentity(r.dir, "id")).toBe("id");
  expect(await readdir(join(r.dir, "tmp"))).toEqual([]);
});

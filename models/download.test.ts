import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { systemDisk } from "./disk.ts";
import { download, resumeFrom } from "./download.ts";
import { PullMeter } from "./progress.ts";

const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** How one connection goes: the bytes it gives before it ends, and whether it can skip. */
interface Connection {
  readonly gives: number;
  readonly skips: boolean;
}

/** Downloads `bytes` over these connections (then a good one); says which places were asked for. */
async function run(
  dir: string,
  bytes: Uint8Array,
  connections: readonly Connection[],
): Promise<{ asked: number[]; have: number[] }> {
  const [asked, have, left] = [[] as number[], [] as number[], [...connections]];
  await download(
    {
      name: "file",
      target: join(dir, "file"),
      size: bytes.length,
      check: { algorithm: "sha256", digest: hash(bytes) },
      open(from) {
        asked.push(from);
        const { gives, skips } = left.shift() ?? { gives: bytes.length, skips: true };
        const start = skips ? from : 0;
        const part = bytes.subarray(start, start + gives);
        return Promise.resolve({ start, stream: Readable.from(part.length > 0 ? [part] : []) });
      },
    },
    {
      signal: new AbortController().signal,
      disk: systemDisk,
      wait: () => Promise.resolve(),
      have: (n) => have.push(n),
    },
  );
  return { asked, have };
}

test("whatever lies there and however connections break, the file comes out right", async () => {
  const connection = fc.record({ gives: fc.integer({ min: 1, max: 400 }), skips: fc.boolean() });
  const part = fc.oneof(
    fc.constant(undefined),
    fc.record({ length: fc.integer({ min: 0, max: 1_500 }), right: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 0, maxLength: 1_000 }),
      part,
      fc.array(connection, { maxLength: 4 }),
      async (bytes, left, connections) => {
        const dir = await mkdtemp(join(tmpdir(), "octavia-part-"));
        try {
          if (left !== undefined) {
            const garbage = Buffer.alloc(left.length, 7);
            if (left.right) garbage.set(bytes.subarray(0, left.length));
            await writeFile(join(dir, "file.part"), garbage);
          }
          const { asked, have } = await run(dir, bytes, connections);
          expect(new Uint8Array(await readFile(join(dir, "file")))).toEqual(bytes);
          expect(await readdir(dir)).toEqual(["file"]);
          expect(Math.max(0, ...asked)).toBeLessThanOrEqual(bytes.length);
          expect(have.at(-1)).toBe(bytes.length);
        } finally {
          await rm(dir, { recursive: true });
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("a right part is never fetched again", async () => {
  const dir = await mkdtemp(join(tmpdir(), "octavia-part-"));
  const bytes = Buffer.alloc(1_000, "abc");
  await writeFile(join(dir, "file.part"), bytes.subarray(0, 600));
  expect(await run(dir, bytes, [])).toMatchObject({ asked: [600], have: [600, 1_000] });
  expect((await run(dir, bytes, [])).asked).toEqual([]);
  await rm(dir, { recursive: true });
});

test("a part that is a link is not written through", async () => {
  const dir = await mkdtemp(join(tmpdir(), "octavia-part-"));
  await writeFile(join(dir, "victim"), "untouched");
  await symlink(join(dir, "victim"), join(dir, "file.part"));
  await run(dir, Buffer.alloc(100, 1), []);
  expect(await readFile(join(dir, "victim"), "utf8")).toBe("untouched");
  await rm(dir, { recursive: true });
});

test("it goes on where a part ends, unless the part is longer than the file", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (part, size) => {
      const from = resumeFrom(part, size);
      expect(from).toBeLessThanOrEqual(size);
      expect(from === part || (part > size && from === 0)).toBe(true);
    }),
  );
});

test("speed and time left are those of the last seconds; what lay there is no speed", () => {
  let now = 0;
  const meter = new PullMeter(
    new Map([
      ["a", 10_000],
      ["b", 2_000],
    ]),
    () => now,
  );
  meter.found("b", 2_000);
  expect(meter.read()).toEqual({
    done: 2_000,
    total: 12_000,
    bytesPerSecond: 0,
    filesDone: 1,
    files: 2,
  });
  meter.found("a", 0);
  for (let i = 1; i <= 10; i += 1) {
    now += 1_000;
    meter.fetched("a", i * 500);
  }
  expect(meter.read()).toMatchObject({ done: 7_000, bytesPerSecond: 500, secondsLeft: 10 });
});

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { SAMPLE } from "../../support/octavia.ts";
import { servedHome } from "../../support/served-home.ts";

const home = await servedHome();
afterAll(() => home[Symbol.asyncDispose]());
const { r, server, cookie } = home;

const tus = { "tus-resumable": "1.0.0" };

/** Sends the first bytes of a body that says it is longer, and breaks off when they have come. */
async function sendPart(path: string, part: Uint8Array, whole: number): Promise<void> {
  const offset = async () => {
    const head = await server.ask(path, { method: "HEAD", headers: { cookie, ...tus } });
    return Number(head.headers["upload-offset"]);
  };
  const socket = connect({ host: "127.0.0.1", port: server.port });
  const head = [
    `PATCH ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${server.port}`,
    `Cookie: ${cookie}`,
    "Tus-Resumable: 1.0.0",
    "Upload-Offset: 0",
    "Content-Type: application/offset+octet-stream",
    `Content-Length: ${whole}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  await new Promise((resolve) => socket.write(part, resolve));
  await new Promise<void>((resolve) => socket.end(resolve));
  socket.destroy();
  await expect.poll(offset).toBeGreaterThan(0);
}

test("one that was cut off goes on where it was, and opens under its own name", async () => {
  const bytes = readFileSync(SAMPLE);
  const filename = Buffer.from("../../../evil\u0000 talk.mp4").toString("base64");
  const created = await server.ask("/uploads", {
    method: "POST",
    headers: {
      ...{ cookie, ...tus, "upload-length": String(bytes.length) },
      "upload-metadata": `filename ${filename}`,
    },
  });
  expect(created.status).toBe(201);
  const path = String(created.headers.location);
  const upload = path.split("/").at(-1) ?? "";
  await sendPart(path, bytes.subarray(0, 300_000), bytes.length);
  const { media } = server.client(cookie);
  await expect(media.uploaded({ upload })).rejects.toMatchObject({ code: "InvalidInput" });

  const head = await server.ask(path, { method: "HEAD", headers: { cookie, ...tus } });
  const offset = Number(head.headers["upload-offset"]);
  expect(offset).toBeLessThanOrEqual(300_000);
  const rest = await server.ask(path, {
    method: "PATCH",
    headers: {
      ...{ cookie, ...tus, "upload-offset": String(offset) },
      "content-type": "application/offset+octet-stream",
    },
    body: bytes.subarray(offset),
  });
  expect(rest.status).toBe(204);

  const opened = await media.uploaded({ upload });
  expect(opened.name).toBe("evil_ talk.mp4");
  expect(opened.path.startsWith(join(r.home, "uploads"))).toBe(true);
  expect(opened.outDir).toBe(join(r.dir, "Videos", "Octavia"));
  const sha = (data: Buffer) => createHash("sha256").update(data).digest("hex");
  expect(sha(readFileSync(opened.path))).toBe(sha(bytes));
  expect(await media.uploaded({ upload })).toEqual(opened);
});

test("what was never uploaded cannot be opened, nor read back", async () => {
  const { media } = server.client(cookie);
  for (const upload of ["0".repeat(32), "../server-token", "x"]) {
    await expect(media.uploaded({ upload })).rejects.toMatchObject({ code: "InvalidInput" });
  }
  const got = await server.ask(`/uploads/${"0".repeat(32)}`, { headers: { cookie } });
  expect(got.status).toBe(404);
});

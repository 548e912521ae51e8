import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { CERTIFICATE, PRIVATE_KEY } from "./fixtures/certificate.ts";
import { createHttp, readText } from "./http.ts";
import { isLoopback, networkGate } from "./offline.ts";
import { proxyFor } from "./proxy.ts";
import { retryAfterMs } from "./retry.ts";
import { PassingTrouble } from "./trouble.ts";

const signal = new AbortController().signal;

async function serving(server: Server): Promise<AsyncDisposable & { port: number }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A proxy that sends all it is asked for to one server, and notes what it was asked. */
async function proxyTo(
  port: number,
  status = 200,
): Promise<AsyncDisposable & { port: number; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    response.end(`through the proxy to ${request.url ?? ""}`);
  });
  server.on("connect", (request: IncomingMessage, client, head) => {
    asked.push(request);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    client.on("close", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  const tunnels = new Set<Duplex>();
  server.on("connect", (_request, client) => tunnels.add(client));
  const running = await serving(server);
  return {
    port: running.port,
    asked,
    [Symbol.asyncDispose]() {
      for (const client of tunnels) client.destroy(); // the server no longer knows them
      return running[Symbol.asyncDispose]();
    },
  };
}

describe("offline", () => {
  test("no name is looked up and nothing is opened, proxy or not", async () => {
    await using proxy = await proxyTo(0);
    const env = { https_proxy: `http://127.0.0.1:${proxy.port}` };
    const http = createHttp({ gate: networkGate(true), env });
    await expect(http({ url: new URL("https://huggingface.co/x"), signal })).rejects.toMatchObject({
      kind: "Offline",
      hint: expect.stringContaining("import"),
    });
    expect(proxy.asked).toEqual([]);
  });

  test("this machine may still be asked, but may not send us elsewhere", async () => {
    await using server = await serving(
      createServer((request, response) => {
        if (request.url === "/out") response.writeHead(302, { location: "https://example.com/" });
        response.end("here");
      }),
    );
    const http = createHttp({ gate: networkGate(true), env: {} });
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    expect(await readText(await http({ url, signal }), signal)).toBe("here");
    await expect(http({ url: new URL("/out", url), signal })).rejects.toMatchObject({
      kind: "Offline",
    });
  });

  test.each([
    ["http://localhost:1/", true],
    ["http://127.1.2.3/", true],
    ["http://[::1]:80/", true],
    ["http://127.0.0.1.example.com/", false],
    ["http://localhost.example.com/", false],
    ["http://0.0.0.0/", false],
    ["http://10.0.0.1/", false],
  ])("%s is this machine: %s", (url, expected) => {
    expect(isLoopback(new URL(url))).toBe(expected);
  });
});

describe("redirects", () => {
  test("without end are given up", async () => {
    await using server = await serving(
      createServer((_request, response) => response.writeHead(302, { location: "/again" }).end()),
    );
    const http = createHttp({ gate: networkGate(false), env: {} });
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    await expect(http({ url, signal })).rejects.toMatchObject({ kind: "Offline" });
  });

  test.each(["file:///etc/passwd", "ftp://127.0.0.1/x"])("to %s are refused", async (location) => {
    await using server = await serving(
      createServer((_request, response) => response.writeHead(302, { location }).end()),
    );
    const http = createHttp({ gate: networkGate(false), env: {} });
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    await expect(http({ url, signal })).rejects.toMatchObject({
      message: expect.stringContaining("unsafe"),
    });
  });
});

test("a server that is not there is passing trouble", async () => {
  const http = createHttp({ gate: networkGate(false), env: {} });
  const asked = http({ url: new URL("http://127.0.0.1:1/"), signal });
  await expect(asked).rejects.toBeInstanceOf(PassingTrouble);
  await expect(asked).rejects.toMatchObject({ failure: { kind: "Offline" } });
});

describe("a proxy", () => {
  const secret = (): Server =>
    createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (_q, response) =>
      response.end("secret"),
    );

  test("carries encrypted connections it cannot read, with its own user and password", async () => {
    await using server = await serving(secret());
    await using proxy = await proxyTo(server.port);
    const env = { HTTPS_PROXY: `http://me:pass%20word@127.0.0.1:${proxy.port}` };
    const http = createHttp({ gate: networkGate(false), env, ca: CERTIFICATE });
    const reply = await http({ url: new URL("https://models.test/x"), signal });
    expect(await readText(reply, signal)).toBe("secret");
    const [asked] = proxy.asked;
    expect(asked?.url).toBe("models.test:443");
    const credentials = Buffer.from("me:pass word").toString("base64");
    expect(asked?.headers["proxy-authorization"]).toBe(`Basic ${credentials}`);
  });

  test("with a certificate that is not trusted is not believed", async () => {
    await using server = await serving(secret());
    await using proxy = await proxyTo(server.port);
    const env = { https_proxy: `http://127.0.0.1:${proxy.port}` };
    const http = createHttp({ gate: networkGate(false), env });
    await expect(http({ url: new URL("https://models.test/x"), signal })).rejects.toMatchObject({
      kind: "Offline",
      hint: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
  });

  test("that refuses is named", async () => {
    await using proxy = await proxyTo(0, 407);
    const env = { https_proxy: `127.0.0.1:${proxy.port}` };
    const http = createHttp({ gate: networkGate(false), env });
    await expect(http({ url: new URL("https://models.test/"), signal })).rejects.toMatchObject({
      message: expect.stringContaining("407"),
    });
  });

  test("gets the whole address of plain requests", async () => {
    await using proxy = await proxyTo(0);
    const env = { http_proxy: `http://127.0.0.1:${proxy.port}` };
    const http = createHttp({ gate: networkGate(false), env });
    const reply = await http({ url: new URL("http://models.test/x?y"), signal });
    expect(await readText(reply, signal)).toBe("through the proxy to http://models.test/x?y");
  });

  test.each([
    ["https://a.example.com/", { https_proxy: "http://p:1", no_proxy: "example.com" }, undefined],
    ["https://a.example.com/", { https_proxy: "http://p:1", NO_PROXY: ".example.com" }, undefined],
    [
      "https://example.com/",
      { https_proxy: "http://p:1", no_proxy: "x, example.com:443" },
      undefined,
    ],
    ["https://example.com/", { https_proxy: "http://p:1", no_proxy: "example.com:80" }, "p:1"],
    ["https://badexample.com/", { https_proxy: "http://p:1", no_proxy: "example.com" }, "p:1"],
    ["https://example.com/", { https_proxy: "http://p:1", no_proxy: "*" }, undefined],
    ["https://example.com/", { http_proxy: "http://p:1" }, undefined],
    ["https://example.com/", { ALL_PROXY: "p:1" }, "p:1"],
    ["https://example.com/", { https_proxy: "http://p:1", HTTPS_PROXY: "http://q:1" }, "p:1"],
    ["https://example.com/", { https_proxy: "socks5://p:1" }, undefined],
    ["http://127.0.0.1:9/", { http_proxy: "http://p:1" }, undefined],
  ])("for %s with %j is %s", (url, env, expected) => {
    expect(proxyFor(new URL(url), env)?.host).toBe(expected);
  });
});

test("Retry-After is seconds, or a date that is never in the past", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 0, max: 4e12 }),
      (seconds, now) => {
        expect(retryAfterMs(String(seconds), now)).toBe(seconds * 1000);
        const whole = Math.floor(now / 1000) * 1000;
        const date = new Date(whole + seconds * 1000).toUTCString();
        expect(retryAfterMs(date, whole)).toBe(seconds * 1000);
        expect(retryAfterMs(date, whole + seconds * 1000 + 1)).toBe(0);
      },
    ),
  );
  expect(retryAfterMs("soon", 0)).toBeUndefined();
});

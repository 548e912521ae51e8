import { statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { servedHome } from "../../support/served-home.ts";
import { serve } from "../../support/server.ts";

const home = await servedHome();
afterAll(() => home[Symbol.asyncDispose]());
const { r, server, cookie, secret } = home;

const json = (body: Buffer): unknown => JSON.parse(body.toString());

test("the token of the printed address works once, and becomes a cookie that scripts cannot read", async () => {
  await using other = await serve(r);
  const path = `/?token=${other.token}`;
  const first = await other.ask(path);
  expect(first).toMatchObject({ status: 303, headers: { location: "/" } });
  const set = String(first.headers["set-cookie"]);
  expect(set).toContain("HttpOnly");
  expect(set).toContain("SameSite=Strict");
  expect((await other.ask(path)).status).toBe(401);
  expect((await other.ask("/api/about", { headers: { cookie: set } })).status).toBe(200);
});

test.each([
  ["no cookie", {}],
  ["a wrong cookie", { cookie: "octavia=wrong" }],
  ["a wrong token for scripts", { authorization: `Bearer ${"0".repeat(64)}` }],
  ["an empty token for scripts", { authorization: "Bearer " }],
])("with %s nothing is answered", async (_, headers) => {
  const paths = ["/", "/api/about", "/rpc/system/about", "/media/x", "/uploads", "/api/docs"];
  for (const path of paths) expect((await server.ask(path, { headers })).status).toBe(401);
  expect((await server.ask("/?token=wrong", { headers })).status).toBe(401);
  expect((await server.ask("/uploads", { method: "POST", headers })).status).toBe(401);
});

test("the home's token serves scripts", async () => {
  const headers = { authorization: `Bearer ${secret}` };
  expect((await server.ask("/api/about", { headers })).status).toBe(200);
  expect(statSync(join(r.home, "server-token")).mode & 0o077).toBe(0);
});

test.each([
  ["another name that leads here", () => ({ host: `evil.example:${server.port}` })],
  ["our name with another port", () => ({ host: `127.0.0.1:${server.port + 1}` })],
  ["a page of another site", () => ({ origin: "https://evil.example" })],
  ["a page of another port", () => ({ origin: `http://127.0.0.1:${server.port + 1}` })],
  ["a page without an origin", () => ({ origin: "null" })],
  ["a picture in another site's page", () => ({ "sec-fetch-site": "cross-site" })],
  ["a picture in another port's page", () => ({ "sec-fetch-site": "same-site" })],
])("%s is sent away, though the cookie is right", async (_, from) => {
  const headers = { cookie, ...from() };
  for (const path of ["/", "/health", "/api/about", `/?token=${server.token}`]) {
    const { status, headers: sent } = await server.ask(path, { headers });
    expect(status).toBe(403);
    expect(sent["set-cookie"]).toBeUndefined();
  }
  const tus = { method: "POST", headers: { ...headers, "tus-resumable": "1.0.0" } };
  expect((await server.ask("/uploads", tus)).status).toBe(403);
});

test("our own page and our other name are let in", async () => {
  const own = { host: `localhost:${server.port}`, origin: `http://localhost:${server.port}` };
  expect((await server.ask("/api/about", { headers: { cookie, ...own } })).status).toBe(200);
});

test("it listens on 127.0.0.1 and nowhere else", async () => {
  const refused = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host: "127.0.0.2", port: server.port });
    socket.on("connect", () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.on("error", (error) => resolve(error.message));
  });
  expect(refused).toContain("ECONNREFUSED");
});

test("every answer forbids scripts of others, framing and guessing, uploads' too", async () => {
  const asked = ["/", "/api/about", "/nothing", "/media/x"].map((path) =>
    server.ask(path, { headers: { cookie } }),
  );
  const upload = server.ask("/uploads", { method: "OPTIONS", headers: { cookie } });
  for (const { headers } of await Promise.all([...asked, upload])) {
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  }
});

test("health is told to anybody of this machine, and nothing more", async () => {
  const { status, body } = await server.ask("/health");
  expect(status).toBe(200);
  expect(json(body)).toEqual({ status: "ok" });
});

test.each([
  "/../package.json",
  "/%2e%2e/package.json",
  "/..%2f..%2fetc/passwd",
  "/assets/..%5c..%5c..%5cpackage.json",
  "/media/..%2f..%2fetc%2fpasswd",
  "/media/%2fetc%2fpasswd",
  "/media//etc/passwd",
  "/uploads/..%2fserver-token",
  "/uploads/..%2f..%2f..%2fetc%2fpasswd",
])("no path leads out: %s", async (path) => {
  const { status, body } = await server.ask(path, { headers: { cookie } });
  expect([400, 403, 404]).toContain(status);
  expect(body.toString()).not.toMatch(/root:|"octavia"|^[0-9a-f]{64}$/m);
});

test("methods that nothing is asked by are refused", async () => {
  for (const method of ["PUT", "DELETE", "PATCH", "TRACE"]) {
    const { status } = await server.ask("/media/x", { method, headers: { cookie } });
    expect([404, 405, 501]).toContain(status);
  }
  // What changes things is not to be had by a link or a picture.
  const get = await server.ask("/rpc/storage/clear", { headers: { cookie } });
  expect([404, 405]).toContain(get.status);
});

test("a body that is no JSON, or far too long, is bad input and not our fault", async () => {
  const headers = { cookie, "content-type": "application/json" };
  const post = (body: string) => server.ask("/api/jobs", { method: "POST", headers, body });
  expect((await post("{no")).status).toBe(400);
  const long = { ...headers, "content-length": "9000000" };
  expect((await server.ask("/api/jobs", { method: "POST", headers: long })).status).toBe(413);
  const odd = await post(JSON.stringify({ spec: { kind: "dub", to: ["klingon"] } }));
  expect(json(odd.body)).toMatchObject({ code: "InvalidInput", data: { kind: "InvalidInput" } });
});

test("a port that is taken is bad input with a way out", async () => {
  const { code, stderr } = await r.run(["serve", "--port", String(server.port)]);
  expect(code).toBe(2);
  expect(stderr).toContain("--port");
});

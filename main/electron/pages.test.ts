import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MediaFiles } from "../api/media-files.ts";
import { TemporaryHome } from "../queue/rig.ts";
import { answerPages } from "./pages.ts";

const FILM = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
let temporary: TemporaryHome;
let film: string;
let url: string;
let ask: (path: string, init?: RequestInit) => Promise<Response>;

beforeEach(() => {
  temporary = new TemporaryHome();
  const { root: home } = temporary.home;
  const root = join(home, "pages");
  mkdirSync(join(root, "assets"), { recursive: true });
  writeFileSync(join(root, "index.html"), "<!doctype html>the window");
  writeFileSync(join(root, "assets", "main-1.js"), "start()");
  writeFileSync(join(home, "secret.txt"), "secret");
  film = join(home, "a film, #1 100%.mp4");
  writeFileSync(film, FILM);
  const media = new MediaFiles(temporary.home, (id) => `/media/${id}`);
  url = media.add(film).url;
  const answer = answerPages({ root, media });
  ask = (path, init) => answer(new Request(new URL(path, "octavia://app/"), init));
});
afterEach(() => temporary[Symbol.dispose]());

const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

test("every page of the window's own is its first page; files are files", async () => {
  for (const path of ["/", "/queue", "/studio/0123456789", "/settings/about?x=1"]) {
    const response = await ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(await response.text()).toContain("the window");
  }
  const script = await ask("/assets/main-1.js");
  expect(script.headers.get("content-type")).toContain("javascript");
  expect(await script.text()).toBe("start()");
  expect((await ask("/assets/none.js")).status).toBe(404);
});

test("every answer has the content policy, also when it is no", async () => {
  for (const path of ["/", "/assets/none.js", url, "/media/00"]) {
    const policy = (await ask(path)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  }
});

test.each([
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/assets/..%2f..%2fsecret.txt",
  "/..%5csecret.txt",
  "/media/../../secret.txt",
  "/%00",
])("no address leads out of the window's folder: %s", async (path) => {
  const response = await ask(path);
  expect(await response.text()).not.toContain("secret");
});

test("a film comes whole, in part, from its end, and as headers alone", async () => {
  const whole = await ask(url);
  expect(whole.status).toBe(200);
  expect((await bytes(whole)).equals(FILM)).toBe(true);
  expect(whole.headers.get("content-disposition")).toContain("a%20film%2C%20%231%20100%25.mp4");

  const part = await ask(url, { headers: { range: "bytes=100-199" } });
  expect(part.status).toBe(206);
  expect(part.headers.get("content-range")).toBe(`bytes 100-199/${FILM.length}`);
  expect((await bytes(part)).equals(FILM.subarray(100, 200))).toBe(true);

  const end = await ask(url, { headers: { range: "bytes=-10" } });
  expect((await bytes(end)).equals(FILM.subarray(-10))).toBe(true);

  const beyond = await ask(url, { headers: { range: "bytes=900000-" } });
  expect(beyond.status).toBe(416);

  const head = await ask(url, { method: "HEAD" });
  expect(head.headers.get("content-length")).toBe(String(FILM.length));
  expect(head.headers.get("accept-ranges")).toBe("bytes");
  expect(await head.text()).toBe("");

  const etag = whole.headers.get("etag") ?? "";
  expect((await ask(url, { headers: { "if-none-match": etag } })).status).toBe(304);
});

test("a film that is left in the middle is let go of", async () => {
  if (process.platform !== "linux") return;
  const opened = (): number =>
    readdirSync("/proc/self/fd").filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === film;
      } catch {
        return false;
      }
    }).length;
  const response = await ask(url);
  const reader = response.body?.getReader();
  await reader?.read();
  expect(opened()).toBe(1);
  await reader?.cancel();
  // A destroyed stream closes its file a little later.
  await expect.poll(opened).toBe(0);
});

test("media are had by ids that were given out, and by no path", async () => {
  expect((await ask(`/media/${"0".repeat(32)}`)).status).toBe(404);
  expect((await ask(`/media/${encodeURIComponent(film)}`)).status).toBe(404);
});

test("nothing is written, and no other host is answered for", async () => {
  expect((await ask("/", { method: "POST", body: "x" })).status).toBe(405);
  expect((await ask("octavia://elsewhere/")).status).toBe(403);
});

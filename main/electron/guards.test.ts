import { beforeEach, expect, test } from "vitest";
import { ContentsDouble, DoorsDouble, prevented } from "./double.ts";
import { guardContents, guardSession } from "./guards.ts";

let contents: ContentsDouble;
let doors: DoorsDouble;
let opened: string[];

beforeEach(() => {
  contents = new ContentsDouble(1);
  doors = new DoorsDouble();
  opened = [];
  guardContents(contents, (url) => void opened.push(url));
  guardSession(doors);
});

const EVENTS = ["will-navigate", "will-frame-navigate", "will-redirect"] as const;

test.each([
  "https://example.com/",
  "http://127.0.0.1:8321/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/html,hello",
  "octavia://elsewhere/",
  "octavia://app.example/",
  "octavia://user@app.example/",
  "blob:octavia://app/1",
  "about:blank",
  "",
])("the window does not go to %s, by no way", (url) => {
  for (const event of EVENTS) expect(contents.goes(event, url)).toBe(false);
});

test("the window goes to its own pages", () => {
  for (const event of EVENTS) expect(contents.goes(event, "octavia://app/queue")).toBe(true);
});

test.each([
  ["https://huggingface.co/Helsinki-NLP/opus-mt-en-es", true],
  ["http://huggingface.co/", false],
  ["https://huggingface.co.evil.example/", false],
  ["https://huggingface.co@evil.example/", false],
  ["https://user:secret@huggingface.co/", false],
  ["https://huggingface.co:8443/", false],
  ["https://example.com/", false],
  ["file:///etc/passwd", false],
  ["smb://server/share", false],
  ["ms-settings:privacy", false],
  ["not an address", false],
])("of links, %s opens in the browser: %s; no window is ever opened", (url, opens) => {
  const answer = contents.openHandler?.({
    ...{ url, frameName: "", features: "", disposition: "foreground-tab" },
    referrer: { url: "", policy: "no-referrer" },
  });
  expect(answer).toEqual({ action: "deny" });
  expect(opened).toHaveLength(opens ? 1 : 0);
});

test("no other page is put into the page, and nothing is downloaded", () => {
  expect(prevented((event) => contents.emit("will-attach-webview", event))).toBe(true);
  expect(prevented((event) => doors.emit("will-download", event))).toBe(true);
});

const PAGE = { requestingUrl: "octavia://app/", isMainFrame: true };

test("permissions are refused but for copying and the whole screen, to our own page alone", () => {
  const asks = (
    permission: "geolocation" | "media" | "fullscreen" | "notifications",
    page = PAGE,
  ) => {
    let granted: boolean | undefined;
    doors.requestHandler?.(
      null,
      permission,
      (answer) => {
        granted = answer;
      },
      page,
    );
    return granted;
  };
  expect(asks("fullscreen")).toBe(true);
  for (const one of ["geolocation", "media", "notifications"] as const)
    expect(asks(one)).toBe(false);
  expect(asks("fullscreen", { ...PAGE, isMainFrame: false })).toBe(false);
  expect(asks("fullscreen", { ...PAGE, requestingUrl: "https://example.com/" })).toBe(false);
});

test("what is checked without asking is refused in the same way, and so are devices and the screen", () => {
  const checks = (permission: "media" | "clipboard-sanitized-write", origin: string) =>
    doors.checkHandler?.(null, permission, origin);
  expect(checks("clipboard-sanitized-write", "octavia://app/")).toBe(true);
  expect(checks("media", "octavia://app/")).toBe(false);
  expect(checks("clipboard-sanitized-write", "https://example.com/")).toBe(false);
  expect(doors.deviceHandler?.()).toBe(false);
  expect(doors.displayMedia).toBeNull();
});

test.each([
  ["octavia://app/rpc", true],
  ["blob:octavia://app/7", true],
  ["https://huggingface.co/x", false],
  ["http://127.0.0.1:9/", false],
  ["ws://127.0.0.1:9/", false],
  ["file:///etc/passwd", false],
  ["octavia://application/", false],
])("a request of the page to %s goes out: %s", (url, goes) => {
  expect(doors.lets(url)).toBe(goes);
});

import { expect, test } from "vitest";
import { reportOf, withoutNames } from "./private-paths.ts";

test.each([
  ["/home/ada/.octavia", "/home/…/.octavia"],
  ["/Users/ada lovelace", "/Users/… lovelace"],
  ["C:\\Users\\Ada\\AppData", "C:\\Users\\…\\AppData"],
  ["/root/.octavia and /rooted", "~/.octavia and /rooted"],
])("%s becomes %s", (path, without) => {
  expect(withoutNames(path)).toBe(without);
});

test("a bug report holds every finding and nobody's name", () => {
  const report = reportOf(
    { version: "1", platform: "linux", device: "cpu", models: 0, offline: false },
    [
      { label: "home", state: "ok", found: "/home/ada/.octavia" },
      { label: "disk", state: "problem", found: "full", fix: "free some" },
    ],
  );
  expect(report).toBe(
    "Octavia 1, linux, cpu\n\nok       home: /home/…/.octavia\nPROBLEM  disk: full (free some)",
  );
});

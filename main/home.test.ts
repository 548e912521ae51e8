import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { homeRoot, openHome } from "./home.ts";
import { thrownBy } from "./queue/rig.ts";

test.each([
  ["linux", {}, "/home/ann/.local/share/octavia"],
  ["linux", { XDG_DATA_HOME: "/data" }, "/data/octavia"],
  ["linux", { XDG_DATA_HOME: "relative" }, "/home/ann/.local/share/octavia"],
  ["darwin", { XDG_DATA_HOME: "/data" }, "/home/ann/Library/Application Support/Octavia"],
  ["win32", { APPDATA: "/roaming" }, "/roaming/Octavia"],
  ["win32", {}, "/home/ann/AppData/Roaming/Octavia"],
  ["linux", { OCTAVIA_HOME: "/own" }, "/own"],
  ["linux", { OCTAVIA_HOME: "" }, "/home/ann/.local/share/octavia"],
] as const)("on %s with %o the home is %s", (platform, env, root) => {
  expect(homeRoot(env, platform, "/home/ann")).toBe(root);
});

test("the home's folders are made for their owner alone", () => {
  const folder = mkdtempSync(join(tmpdir(), "octavia-home-"));
  try {
    const home = openHome(join(folder, "a", "b"));
    for (const path of [home.root, home.artifacts, home.models, home.voices, home.logs]) {
      expect(statSync(path).mode & 0o777).toBe(0o700);
    }
    expect(openHome(home.root)).toEqual(home);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a home that cannot be made is the person's to mend", () => {
  const folder = mkdtempSync(join(tmpdir(), "octavia-home-"));
  try {
    writeFileSync(join(folder, "file"), "");
    const error = thrownBy(() => openHome(join(folder, "file", "home")));
    expect(error.kind).toBe("InvalidInput");
    expect(error.hint).toContain("writable");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.runIf(process.platform === "linux")("a home where no folder can be made is refused", () => {
  expect(thrownBy(() => openHome("/proc/octavia/home")).kind).toBe("InvalidInput");
});

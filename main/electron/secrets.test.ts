import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TemporaryHome } from "../queue/rig.ts";
import { VaultDouble } from "./double.ts";
import { openSecrets } from "./secrets.ts";

function rig() {
  const temporary = new TemporaryHome();
  const file = join(temporary.home.root, "secrets.json");
  const vault = new VaultDouble();
  return {
    file,
    vault,
    open: () => openSecrets(vault, file),
    [Symbol.dispose]: () => temporary[Symbol.dispose](),
  };
}

test("a secret comes back after a restart, and cannot be read in its file", () => {
  using r = rig();
  r.open().set("licence", "abc-123");
  expect(r.open().get("licence")).toBe("abc-123");
  expect(readFileSync(r.file, "utf8")).not.toContain("abc-123");
  expect(statSync(r.file).mode & 0o077).toBe(0);
  r.open().remove("licence");
  expect(r.open().get("licence")).toBeUndefined();
});

test("where the system keeps no secrets, none is written", () => {
  using r = rig();
  r.vault.available = false;
  expect(() => r.open().set("licence", "abc")).toThrow("no safe place");
  r.vault.available = true;
  r.vault.backend = "basic_text";
  if (process.platform === "linux")
    expect(() => r.open().set("licence", "abc")).toThrow("no safe place");
  expect(r.open().get("licence")).toBeUndefined();
});

test("a file of another account, or a broken one, holds no secrets", () => {
  using r = rig();
  writeFileSync(r.file, JSON.stringify({ licence: Buffer.from("foreign").toString("base64") }));
  expect(r.open().get("licence")).toBeUndefined();
  for (const text of ["{", "[]", '{"licence":7}']) {
    writeFileSync(r.file, text);
    expect(r.open().get("licence")).toBeUndefined();
  }
  r.open().set("licence", "new");
  expect(r.open().get("licence")).toBe("new");
});

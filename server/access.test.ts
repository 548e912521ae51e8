import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TemporaryHome } from "../main/queue/rig.ts";
import { Access, homeSecret } from "./access.ts";

test("the home's secret is made once; a broken one is made anew", () => {
  using temporary = new TemporaryHome();
  const path = join(temporary.home.root, "server-token");
  const secret = homeSecret(temporary.home);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(homeSecret(temporary.home)).toBe(secret);
  writeFileSync(path, "guess me");
  const mended = homeSecret(temporary.home);
  expect(mended).toMatch(/^[0-9a-f]{64}$/);
  expect(readFileSync(path, "utf8").trim()).toBe(mended);
});

test("the cookie lives as long as the secret, and is not the secret", () => {
  const access = new Access("a".repeat(64));
  expect(access.cookie).toBe(new Access("a".repeat(64)).cookie);
  expect(access.cookie).not.toContain("aaaa");
  const cookie = undefined;
  expect(access.knows({ cookie, authorization: `Bearer ${access.cookie}` })).toBe(false);
  expect(access.knows({ cookie: "a".repeat(64), authorization: undefined })).toBe(false);
});

test("a token is used up by its first use alone", () => {
  const access = new Access("a".repeat(64));
  const token = access.token ?? "";
  expect(access.redeem("wrong")).toBe(false);
  expect(access.redeem(token)).toBe(true);
  expect(access.redeem(token)).toBe(false);
});

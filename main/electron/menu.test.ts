import { expect, test } from "vitest";
import { menuTemplate } from "./menu.ts";
import type { MenuItemConstructorOptions } from "./parts.ts";
import { wordsOf } from "./words.ts";

function rig(platform: NodeJS.Platform, developing = false, locale = "en") {
  const did: string[] = [];
  const menu = menuTemplate({
    ...{ platform, developing, words: wordsOf(locale) },
    go: (to) => did.push(to),
    open: () => did.push("open"),
    checkForUpdates: () => did.push("updates"),
  });
  const all = menu.flatMap((item) => [item, ...below(item)]);
  return { menu, all, did };
}

function below({ submenu }: MenuItemConstructorOptions): MenuItemConstructorOptions[] {
  if (!Array.isArray(submenu)) return [];
  return submenu.flatMap((item) => [item, ...below(item)]);
}

const roles = (items: readonly MenuItemConstructorOptions[]) => items.map(({ role }) => role);

test("each system has its own habits: quit, settings and about are where its people look", () => {
  const mac = rig("darwin");
  expect(roles(mac.menu)[0]).toBe("appMenu");
  const [appMenu] = mac.menu;
  expect(roles(below(appMenu ?? {}))).toContain("quit");
  expect(below(appMenu ?? {}).map(({ label }) => label)).toContain("Settings…");
  for (const platform of ["win32", "linux"] as const) {
    const { menu } = rig(platform);
    expect(roles(menu)).not.toContain("appMenu");
    expect(menu[0]?.label).toBe("File");
    expect(roles(below(menu[0] ?? {}))).toContain("quit");
  }
});

test("the packaged app has neither reload nor the developers' tools", () => {
  expect(roles(rig("linux").all)).not.toContain("toggleDevTools");
  expect(roles(rig("linux").all)).not.toContain("reload");
  expect(roles(rig("linux", true).all)).toContain("toggleDevTools");
});

test("every item of its own does something, and no key is given twice", () => {
  for (const platform of ["darwin", "win32", "linux"] as const) {
    const { all, did } = rig(platform);
    const own = all.filter(
      ({ label, submenu, role }) =>
        label !== undefined && submenu === undefined && role === undefined,
    );
    // Electron's own arguments are not used.
    for (const { click } of own) if (click !== undefined) Reflect.apply(click, undefined, []);
    expect(did).toHaveLength(own.length);
    expect(new Set(did).size).toBe(did.length);
    const keys = all.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test("it speaks the system's language, where Octavia knows it", () => {
  expect(rig("linux", false, "es-MX").menu[0]?.label).toBe("Archivo");
  expect(rig("linux", false, "et").menu[0]?.label).toBe("File");
});

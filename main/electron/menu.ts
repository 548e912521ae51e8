import type { DesktopPlace } from "../../contract/desktop.ts";
import type { MenuItemConstructorOptions } from "./parts.ts";
import type { Words } from "./words.ts";

interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly words: Words;
  /** Reload and the developers' tools, which the packaged app has not. */
  readonly developing: boolean;
  readonly go: (to: DesktopPlace) => void;
  readonly open: () => void;
  readonly checkForUpdates: () => void;
}

/** The menu, with what each system has where its people look for it. */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { platform, words, developing, go, open, checkForUpdates } = options;
  const mac = platform === "darwin";
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const about: MenuItemConstructorOptions = {
    label: words.about,
    click: () => go("/settings/about"),
  };
  const updates = { label: words.checkForUpdates, click: checkForUpdates };
  const settings: MenuItemConstructorOptions = {
    label: words.settings,
    accelerator: "CmdOrCtrl+,",
    click: () => go("/settings"),
  };
  const appMenu: MenuItemConstructorOptions = {
    role: "appMenu",
    submenu: [
      ...[about, updates, separator, settings, separator],
      ...[{ role: "services" } as const, separator],
      ...[{ role: "hide" } as const, { role: "hideOthers" } as const, { role: "unhide" } as const],
      ...[separator, { role: "quit" } as const],
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: words.file,
    submenu: [
      { label: words.open, accelerator: "CmdOrCtrl+O", click: open },
      { label: words.newDub, accelerator: "CmdOrCtrl+N", click: () => go("/new/dub") },
      separator,
      ...(mac ? [{ role: "close" } as const] : [settings, separator, { role: "quit" } as const]),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: "help",
    label: words.help,
    submenu: [updates, separator, about],
  };
  return [
    ...(mac ? [appMenu] : []),
    file,
    { role: "editMenu", label: words.edit },
    { label: words.view, submenu: viewItems(developing) },
    {
      label: words.go,
      submenu: [
        { label: words.hub, click: () => go("/") },
        { label: words.queue, click: () => go("/queue") },
        { label: words.models, click: () => go("/models") },
      ],
    },
    { role: "windowMenu", label: words.window },
    ...(mac ? [] : [help]),
  ];
}

function viewItems(developing: boolean): MenuItemConstructorOptions[] {
  const zoom = [{ role: "resetZoom" }, { role: "zoomIn" }, { role: "zoomOut" }] as const;
  const tools = [{ role: "reload" }, { role: "toggleDevTools" }, { type: "separator" }] as const;
  return [
    ...(developing ? tools : []),
    ...zoom,
    { type: "separator" },
    { role: "togglefullscreen" },
  ];
}

import { openHome } from "../main/home.ts";
import { loadSettings } from "../main/settings/settings.ts";
import { printable } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Whether no connection may be opened: by the option, or by the settings of the home. */
export function isOffline({ offline }: { readonly offline: boolean }, terminal: Terminal): boolean {
  const { settings, notices } = loadSettings(openHome(), Date.now());
  for (const notice of notices) terminal.err(printable(notice));
  return offline || settings.offline;
}

/** What `--offline` does. */
export const OFFLINE_HELP = "open no connection but to this machine";

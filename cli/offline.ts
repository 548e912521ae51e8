import { openHome } from "../main/home.ts";
import { loadSettings } from "../main/settings/settings.ts";

/** Whether no connection may be opened: by the option, or by the settings of the home. */
export const isOffline = ({ offline }: { readonly offline: boolean }): boolean =>
  offline || loadSettings(openHome(), Date.now()).settings.offline;

/** What `--offline` does. */
export const OFFLINE_HELP = "open no connection but to this machine";

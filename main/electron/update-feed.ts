import { existsSync } from "node:fs";
import { join } from "node:path";
import type { UpdateFeed } from "./updates.ts";

/**
 * The feed that this copy was packaged with (`app-update.yml`); undefined for one without.
 * @param resources the packaged app's folder of resources
 */
export async function updateFeed(resources: string): Promise<UpdateFeed | undefined> {
  if (!existsSync(join(resources, "app-update.yml"))) return undefined;
  // Loaded here: nothing of it runs before the person wants it.
  const { default: updater } = await import("electron-updater");
  const { autoUpdater } = updater;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  autoUpdater.logger = null;
  return {
    async check() {
      const found = await autoUpdater.checkForUpdates();
      return found?.isUpdateAvailable === true ? found.updateInfo.version : undefined;
    },
    async download() {
      await autoUpdater.downloadUpdate();
    },
    install: () => autoUpdater.quitAndInstall(),
  };
}

import { type Models, openModels } from "../../models/models.ts";
import { loadSettings } from "../settings/settings.ts";
import type { ApiDeps, ApiHost } from "./deps.ts";
import { jobsApi } from "./jobs.ts";
import { linesApi } from "./lines.ts";
import { mediaApi } from "./media.ts";
import { modelsApi } from "./models.ts";
import { procedures } from "./procedures.ts";
import { settingsApi } from "./settings.ts";
import { systemApi } from "./system.ts";
import { voicesApi } from "./voices.ts";

/** The contract, carried out: every host puts this very router on its wire. */
export function createRouter(host: ApiHost) {
  const { octavia } = host;
  const { home } = octavia;
  const models = (): Models =>
    openModels({
      root: home.models,
      offline: loadSettings(home, Date.now()).settings.offline,
      env: process.env,
    });
  const deps: ApiDeps = { ...host, models };
  const os = procedures(octavia.log);
  return os.router({
    jobs: jobsApi(os, deps),
    lines: linesApi(os, deps),
    media: mediaApi(os, deps),
    voices: voicesApi(os, deps),
    engines: os.engines.handler(async () => [...(await octavia.engines())]),
    models: modelsApi(os, deps),
    settings: settingsApi(os, deps),
    storage: {
      usage: os.storage.usage.handler(() => octavia.cache("show")),
      clear: os.storage.clear.handler(() => octavia.cache("clear")),
    },
    system: systemApi(os, deps),
  });
}
export type ApiRouter = ReturnType<typeof createRouter>;

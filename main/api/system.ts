import { octaviaVersion } from "../octavia.ts";
import { loadSettings } from "../settings/settings.ts";
import type { ApiDeps } from "./deps.ts";
import { countModels } from "./models.ts";
import type { Procedures } from "./procedures.ts";

/** This machine and this Octavia. */
export function systemApi(os: Procedures, { octavia, models }: ApiDeps) {
  const devices = () => octavia.engine.request("devices", {});
  return {
    about: os.system.about.handler(async () => {
      const [states, count] = await Promise.all([devices(), countModels(models())]);
      return {
        version: octaviaVersion,
        platform: `${process.platform} ${process.arch}`,
        device: states.find(({ works }) => works)?.device ?? "cpu",
        models: count,
        offline: loadSettings(octavia.home, Date.now()).settings.offline,
      };
    }),
    doctor: os.system.doctor.handler(() => octavia.doctor()),
    devices: os.system.devices.handler(devices),
    licence: os.system.licence.handler(() => ({ state: "none" as const })),
  };
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import { PackageNotice } from "../../contract/system.ts";
import { packageRoot } from "../../worker/package.ts";
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
    notices: os.system.notices.handler(readNotices),
    doctor: os.system.doctor.handler(() => octavia.doctor()),
    devices: os.system.devices.handler(devices),
  };
}

/** As they were collected when Octavia was built. */
async function readNotices(): Promise<PackageNotice[]> {
  try {
    const text = await readFile(join(packageRoot(), "dist", "notices.json"), "utf8");
    return z.array(PackageNotice).parse(JSON.parse(text));
  } catch (thrown) {
    if (errorCode(thrown) !== "ENOENT") throw thrown;
    throw new OctaviaError(
      "InvalidInput",
      "This Octavia was not built whole: it has no licences.",
      {
        hint: "Run `npm run build` in its folder.",
      },
    );
  }
}

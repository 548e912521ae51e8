import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * The environment of the engine, with the ffmpeg that came with the app, unless the person has named
 * another one.
 * @param resources the packaged app's folder of resources
 */
export function packagedEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  resources: string,
  platform: NodeJS.Platform,
): Record<string, string | undefined> {
  const program = (name: string): string | undefined => {
    const path = join(resources, "bin", platform === "win32" ? `${name}.exe` : name);
    return existsSync(path) ? path : undefined;
  };
  return {
    ...env,
    OCTAVIA_FFMPEG: env["OCTAVIA_FFMPEG"] ?? program("ffmpeg"),
    OCTAVIA_FFPROBE: env["OCTAVIA_FFPROBE"] ?? program("ffprobe"),
  };
}

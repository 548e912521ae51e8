import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { release } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { unlessMissing } from "../../../artifacts/manifest.ts";
import type { Compute } from "../../../compute/compute.ts";
import type { Device } from "../../engine.ts";
import { once } from "../../program.ts";
import { DEVICE_ORDER, DeviceReport } from "../runtime/device-report.ts";

interface DeviceSettings {
  readonly compute: Compute;
  /** Remembers what was found, until driver or version change. */
  readonly file: string;
  /** Tried in this order and no others; all there may be if not given. */
  readonly wanted: readonly Device[] | undefined;
  /** Threads that may compute at once. */
  readonly mostThreads: number;
  /** Files and folders that another driver or library leaves changed; this system's if not given. */
  readonly signs?: readonly string[];
}

/** The devices of this machine. */
export interface Devices {
  /** Those that work, in the order in which they are tried; the processor is always the last. */
  working(): Promise<readonly Device[]>;
  /** What each was found to be, for people. */
  reports(): Promise<readonly DeviceReport[]>;
  /** How many threads compute one operator fastest on the processor. */
  threads(): Promise<number>;
}

/** Nothing is tried before the first asking: most runs need no model. */
export function openDevices(settings: DeviceSettings): Devices {
  const { compute, file, wanted, mostThreads, signs = driverSigns() } = settings;
  const findings = once(async () => {
    const key = JSON.stringify([await machineKey(signs), wanted, mostThreads]);
    const known = await read(file);
    if (known?.key === key) return known;
    const { signal } = new AbortController();
    const devices = wanted ?? DEVICE_ORDER;
    // Who names devices wants them, however slow.
    const input = { devices, fasterThanProcessor: wanted === undefined };
    const reports = await compute.run("probeDevices", input, { signal });
    const threads = await compute.run("probeThreads", { most: mostThreads }, { signal });
    const found = { key, reports, threads };
    await write(file, found);
    return found;
  });
  const reports = async () => (await findings()).reports;
  return {
    reports,
    threads: async () => (await findings()).threads,
    working: async () => [
      ...(await reports()).flatMap(({ device, works }) =>
        works && device !== "cpu" ? [device] : [],
      ),
      "cpu",
    ],
  };
}

const Known = z.object({
  key: z.string(),
  reports: z.array(DeviceReport),
  threads: z.int().min(1),
});

const runtimeManifest = (): string =>
  createRequire(import.meta.url).resolve("onnxruntime-node/package.json");

/** What says of this machine that a driver, or a library of one, came, went or changed. */
function driverSigns(): string[] {
  const runtime = join(dirname(runtimeManifest()), "bin", "napi-v6");
  // Where the libraries of `octavia gpu install` are put.
  const own = join(runtime, process.platform, process.arch);
  if (process.platform === "win32") {
    const { SystemRoot: system = "C:\\Windows" } = process.env;
    return [own, join(system, "System32", "DriverStore", "FileRepository")];
  }
  const vulkan = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
  return [own, ...vulkan, "/etc/ld.so.cache"];
}

/** All of the machine that decides which devices work: onnxruntime, the system, the drivers. */
async function machineKey(signs: readonly string[]): Promise<unknown[]> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(runtimeManifest(), "utf8")));
  const driver = (await readIfThere("/proc/driver/nvidia/version")) ?? "";
  const { VK_DRIVER_FILES: vulkan = "", LD_LIBRARY_PATH: libraries = "" } = process.env;
  const changed = signs.map(async (path) => (await unlessMissing(stat(path)))?.mtimeMs ?? 0);
  return [
    ...[version, process.platform, process.arch, release(), driver, vulkan, libraries],
    ...(await Promise.all(changed)),
  ];
}

async function read(file: string): Promise<z.infer<typeof Known> | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return Known.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A note that can be made again at any time: whole or not at all, but not worth a sync. */
async function write(file: string, known: z.infer<typeof Known>): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, JSON.stringify(known));
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
}

const readIfThere = (path: string): Promise<string | undefined> =>
  unlessMissing(readFile(path, "utf8"));

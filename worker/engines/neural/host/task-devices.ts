import { join } from "node:path";
import type { ModelTask } from "../../../../models/catalogue-schema.ts";
import type { Compute } from "../../../compute/compute.ts";
import type { Device } from "../../engine.ts";
import type { DeviceReport } from "../runtime/device-report.ts";
import { type Devices, openDevices } from "./devices.ts";

interface TaskDeviceSettings {
  readonly compute: Compute;
  /** Where what was found is remembered. */
  readonly dir: string;
  /** Threads that may compute at once. */
  readonly mostThreads: number;
  /** Tried in this order and no others; all there may be if not given. */
  readonly wanted: readonly Device[] | undefined;
  /** Wishes for one task, in the place of those for all. */
  readonly wantedFor?: { readonly [Task in ModelTask]?: readonly Device[] | undefined } | undefined;
}

/** The devices of this machine, as each task may use them. */
interface TaskDevices {
  /** Those that work, in the order in which they are tried; the processor is always the last. */
  working(task: ModelTask | undefined): Promise<readonly Device[]>;
  /** What each that is wanted for any task was found to be, for people. */
  reports(): Promise<readonly DeviceReport[]>;
  /** How many threads compute one operator fastest on the processor. */
  threads(): Promise<number>;
}

/** Nothing is tried before the first asking. */
export function openTaskDevices(settings: TaskDeviceSettings): TaskDevices {
  const { compute, dir, mostThreads, wantedFor = {} } = settings;
  const open = (name: string, wanted: readonly Device[] | undefined): Devices =>
    openDevices({ compute, mostThreads, wanted, file: join(dir, name) });
  const common = open("devices.json", settings.wanted);
  const own = (task: ModelTask): Devices =>
    wantedFor[task] === undefined ? common : open(`devices-${task}.json`, wantedFor[task]);
  const byTask = { asr: own("asr"), mt: own("mt"), tts: own("tts") };
  return {
    working: (task) => (task === undefined ? common : byTask[task]).working(),
    threads: () => common.threads(),
    async reports() {
      const found = new Map<Device, DeviceReport>();
      // One after another: the devices do not like to be woken up side by side.
      for (const devices of new Set([common, ...Object.values(byTask)])) {
        for (const report of await devices.reports()) {
          // One that is too slow to be taken unasked is used for the task that names it.
          if (found.get(report.device)?.works !== true) found.set(report.device, report);
        }
      }
      return [...found.values()];
    },
  };
}

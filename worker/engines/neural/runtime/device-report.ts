import { z } from "zod";
import type { Device } from "../../engine.ts";

/** Whether a device computes on this machine. */
export const DeviceReport = z.object({
  device: z.enum(["cuda", "dml", "coreml", "webgpu", "cpu"]),
  works: z.boolean(),
  /** Why it does not. */
  reason: z.string().optional(),
});
export type DeviceReport = z.infer<typeof DeviceReport>;

/** From the fastest to the one that is always there. */
export const DEVICE_ORDER: readonly Device[] = ["cuda", "dml", "coreml", "webgpu", "cpu"];

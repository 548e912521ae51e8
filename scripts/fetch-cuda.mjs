// Fetches the CUDA libraries of onnxruntime-node (several hundred MB), which `npm ci` leaves out.
// Needs the network and an NVIDIA GPU with CUDA 12; everything works on the CPU without it.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const installer = join(root, "node_modules", "onnxruntime-node", "script", "install.js");
const { status } = spawnSync(process.execPath, [installer], {
  cwd: join(root, "node_modules", "onnxruntime-node"),
  stdio: "inherit",
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "cuda12" },
});
process.exitCode = status ?? 1;

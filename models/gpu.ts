import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  type GpuPackage,
  gpuFolder,
  gpuPackage,
  installedGpu,
  installGpu,
  isLinked,
  linkGpu,
} from "./cuda.ts";
import { type Advice, cudaAdvice, cudaFacts } from "./cuda-advice.ts";
import { systemDisk } from "./disk.ts";
import { createHttp } from "./http.ts";
import { networkGate } from "./offline.ts";
import type { PullProgress } from "./progress.ts";
import { systemWait } from "./retry.ts";

/** What this machine has for its graphics card. */
export interface GpuStatus {
  /** What would be fetched; `undefined` where nothing more is needed, or nothing can be had. */
  readonly package?: GpuPackage;
  /** It is in the home. */
  readonly installed: boolean;
  /** onnxruntime finds it. */
  readonly linked: boolean;
  /** For people; empty on a machine without a card that this is for. */
  readonly advice: readonly Advice[];
}

interface InstallOptions {
  /** No connection but to this machine. */
  readonly offline: boolean;
  /** Proxy variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  progress(progress: PullProgress): void;
}

/**
 * The folder of onnxruntime-node, as it would be imported from here; of the packaged app the one
 * beside its archive, since libraries are loaded from the disk.
 */
const runtimeFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json")).replace(
    /([\\/]app\.asar)(?=[\\/])/,
    "$1.unpacked",
  );

const besideRuntime = (runtime: string): string =>
  join(runtime, "bin", "napi-v6", process.platform, process.arch);

/** @param gpuRoot the home's `gpu` folder */
export async function gpuStatus(gpuRoot: string, runtime = runtimeFolder()): Promise<GpuStatus> {
  const wanted = await gpuPackage(runtime);
  const names = wanted === undefined ? [] : [...wanted.files.keys()];
  const linked = wanted !== undefined && (await isLinked(names, besideRuntime(runtime)));
  return {
    ...(wanted === undefined ? {} : { package: wanted }),
    installed: wanted !== undefined && (await installedGpu(gpuRoot, wanted.version)) !== undefined,
    linked,
    advice: cudaAdvice(await cudaFacts(linked)),
  };
}

/**
 * Fetches the GPU libraries into `gpuRoot` and links them where onnxruntime looks.
 * @returns their folder; `undefined` where this machine needs none
 * @throws as `installGpu` and `linkGpu`
 */
export async function setUpGpu(
  gpuRoot: string,
  options: InstallOptions,
  runtime = runtimeFolder(),
): Promise<string | undefined> {
  const wanted = await gpuPackage(runtime);
  if (wanted === undefined) return undefined;
  const http = createHttp({ gate: networkGate(options.offline), env: options.env });
  await installGpu(http, wanted, gpuRoot, {
    signal: options.signal,
    disk: systemDisk,
    wait: systemWait,
    clock: () => performance.now(),
    progress: (progress) => options.progress(progress),
  });
  const dir = gpuFolder(gpuRoot, wanted.version);
  await linkGpu(dir, [...wanted.files.keys()], besideRuntime(runtime));
  return dir;
}

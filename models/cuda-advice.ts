import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";
import { errorCode } from "../contract/errors.ts";

/** What can be seen of NVIDIA's side of a machine. */
export interface CudaFacts {
  /** "linux/x64". */
  readonly platform: string;
  /** Name and driver version by nvidia-smi; `undefined` if there is none. */
  readonly gpu?: { readonly name: string; readonly driver: string };
  /** A card is in the machine, but the driver does not answer. */
  readonly silentCard: boolean;
  /** Shared libraries that the system's loader finds, of those the runtime needs. */
  readonly libraries: readonly string[];
  /** onnxruntime's own GPU libraries are there. */
  readonly package: boolean;
}

/** A line of `octavia doctor`. */
export interface Advice {
  readonly state: "ok" | "warning";
  readonly found: string;
  readonly fix?: string;
}

/** CUDA 12 runs on drivers from 525.60.13 on (docs.nvidia.com, CUDA compatibility; cuDNN 9 support matrix). */
const OLDEST_DRIVER = "525.60.13";

/**
 * What onnxruntime's CUDA provider loads, built for CUDA 12 and cuDNN 9
 * (onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider).
 */
export const CUDA_LIBRARIES = [
  "libcublasLt.so.12",
  "libcublas.so.12",
  "libcudart.so.12",
  "libcudnn.so.9",
  "libcufft.so.11",
  "libcurand.so.10",
] as const;

/**
 * Says in a creator's words whether the graphics card can be used, and what is missing. Nothing here
 * is a problem: everything works on the processor too, only slower.
 */
export function cudaAdvice(facts: CudaFacts): Advice[] {
  const { gpu } = facts;
  if (gpu === undefined) return facts.silentCard ? [silent] : [];
  if (facts.platform !== "linux/x64") return [];
  if (olderThan(gpu.driver, OLDEST_DRIVER)) return [oldDriver(gpu)];
  if (!facts.package) {
    return [
      {
        state: "warning",
        found: `${gpu.name} is there, but Octavia's part for it is not: jobs run on the processor`,
        fix: "Run `octavia gpu install` (several hundred MB, once).",
      },
    ];
  }
  const missing = CUDA_LIBRARIES.filter((name) => !facts.libraries.includes(name));
  if (missing.length > 0) return [missingLibraries(gpu.name, missing)];
  return [{ state: "ok", found: `${gpu.name}, driver ${gpu.driver}, CUDA 12 and cuDNN 9` }];
}

const silent: Advice = {
  state: "warning",
  found:
    "an NVIDIA graphics card is there, but its driver does not answer: jobs run on the processor",
  fix: "Install or repair NVIDIA's driver (version 525 or newer), then restart the machine.",
};

function oldDriver({ name, driver }: { name: string; driver: string }): Advice {
  return {
    state: "warning",
    found: `the driver of ${name} is too old (${driver}): jobs run on the processor`,
    fix: `Update NVIDIA's driver to ${OLDEST_DRIVER} or newer, then restart the machine.`,
  };
}

function missingLibraries(name: string, missing: readonly string[]): Advice {
  const cudnn = missing.some((library) => library.startsWith("libcudnn"));
  const cuda = missing.some((library) => !library.startsWith("libcudnn"));
  const parts = [...(cuda ? ["CUDA 12"] : []), ...(cudnn ? ["cuDNN 9"] : [])].join(" and ");
  return {
    state: "warning",
    found: `${name} cannot be used yet: NVIDIA's ${parts} is missing (${missing.join(", ")})`,
    fix: `Install ${parts} from NVIDIA (a newer or older main version will not do); if it is installed, add its lib folder to LD_LIBRARY_PATH.`,
  };
}

/** Versions with dots, part by part as numbers. */
function olderThan(version: string, than: string): boolean {
  const [a, b] = [version, than].map((v) => v.split(".").map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const run = promisify(execFile);
const TIMEOUT_MS = 10_000;

/** Looks at this machine; nothing is changed. @param hasPackage whether onnxruntime finds its GPU libraries */
export async function cudaFacts(hasPackage: boolean): Promise<CudaFacts> {
  const [gpu, libraries, silentCard] = await Promise.all([askDriver(), findLibraries(), hasCard()]);
  return {
    platform: `${process.platform}/${process.arch}`,
    ...(gpu === undefined ? {} : { gpu }),
    silentCard: gpu === undefined && silentCard,
    libraries,
    package: hasPackage,
  };
}

async function askDriver(): Promise<CudaFacts["gpu"]> {
  const query = ["--query-gpu=name,driver_version", "--format=csv,noheader"];
  const text = await output("nvidia-smi", query);
  const [name, driver] = (text.split("\n")[0] ?? "").split(",").map((part) => part.trim());
  return name === undefined || driver === undefined || driver === "" ? undefined : { name, driver };
}

async function findLibraries(): Promise<string[]> {
  const known = await output("ldconfig", ["-p"]);
  const folders = (process.env["LD_LIBRARY_PATH"] ?? "").split(":").filter((dir) => dir !== "");
  const files = (await Promise.all(folders.map(names))).flat();
  return CUDA_LIBRARIES.filter(
    (library) => known.includes(`\t${library} `) || files.includes(library),
  );
}

/** Whether the kernel knows a card of NVIDIA; on Linux only. */
async function hasCard(): Promise<boolean> {
  return (
    (await names("/proc/driver/nvidia/gpus")).length > 0 ||
    (await names("/dev")).includes("nvidia0")
  );
}

async function names(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (thrown) {
    if (errorCode(thrown) !== undefined) return []; // not there, or not for us to see
    throw thrown;
  }
}

/** What a program prints; nothing if it is not there or fails, which is an answer too. */
async function output(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(program, [...args], { timeout: TIMEOUT_MS })).stdout;
  } catch (thrown) {
    if (thrown instanceof Error) return "";
    throw thrown;
  }
}

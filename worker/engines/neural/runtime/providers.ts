import { Tensor } from "onnxruntime-node";
import { OctaviaError } from "../../../../contract/errors.ts";
import type { Device } from "../../engine.ts";
import type { DeviceReport } from "./device-report.ts";
import { type OpenGraph, openGraph } from "./graph.ts";
import { onnxModel } from "./tiny-onnx.ts";

interface ProbeInput {
  readonly devices: readonly Device[];
  /** Refuse a device that computes slower than the processor: drivers that only play a card do. */
  readonly fasterThanProcessor: boolean;
}

/**
 * Pool task: tries each device with small products of matrices and compares the result: a driver
 * that is listed may still lack its libraries or compute nonsense. Takes up to some seconds a
 * device; what is found holds until driver or version change, so the caller may keep it.
 */
export async function probeDevices(input: ProbeInput): Promise<DeviceReport[]> {
  const { devices, fasterThanProcessor } = input;
  const reports: DeviceReport[] = [];
  // One after another: drivers do not like to be woken up side by side.
  for (const device of devices) {
    const report = await probe(device);
    const compare = report.works && device !== "cpu" && fasterThanProcessor;
    reports.push(compare ? await compared(device) : report);
  }
  return reports;
}

async function probe(device: Device): Promise<DeviceReport> {
  const elsewhere = ELSEWHERE[device];
  if (elsewhere !== undefined && elsewhere.platform !== process.platform) {
    return { device, works: false, reason: elsewhere.reason };
  }
  try {
    const product = await multiply(device);
    const works = product.length === 4 && [19, 22, 43, 50].every((x, i) => x === product[i]);
    if (works) return { device, works };
    return { device, works, reason: `It computes wrong numbers: ${[...product].join(" ")}.` };
  } catch (error) {
    return { device, works: false, reason: reasonOf(device, error) };
  }
}

/** What only one system has. */
const ELSEWHERE: Readonly<Partial<Record<Device, { platform: NodeJS.Platform; reason: string }>>> =
  {
    dml: { platform: "win32", reason: "It is a part of Windows." },
    coreml: { platform: "darwin", reason: "It is a part of macOS." },
  };

async function compared(device: Device): Promise<DeviceReport> {
  const [theirs, ours] = [await productMs(device), await productMs("cpu")];
  if (theirs < ours) return { device, works: true };
  const times = `${theirs.toFixed(0)} ms against ${ours.toFixed(0)} ms`;
  return { device, works: false, reason: `It is slower than the processor (${times}).` };
}

/** As large as the layers of a small Whisper. */
const SIDE = 1024;

/** Milliseconds of a large product at best, the device warm. */
async function productMs(device: Device, threads?: number): Promise<number> {
  await using graph = await openProduct(device, threads);
  const side = new Tensor("float32", new Float32Array(SIDE * SIDE).fill(0.5), [SIDE, SIDE]);
  await graph.run({ a: side, b: side });
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    await graph.run({ a: side, b: side });
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

/** Each count of threads is timed this often, and its best time counts: others disturb. */
const ROUNDS = 3;

/**
 * Pool task: the number of threads of one operator that multiplies fastest here. As many as cores
 * are not always it: two threads of one core share what they compute with.
 * @param input.most threads that may be used, at least 1
 */
export async function probeThreads(input: { readonly most: number }): Promise<number> {
  const { most } = input;
  const counts = [...new Set([most, Math.ceil(most / 2), Math.ceil((most * 3) / 4)])];
  const timed: { readonly threads: number; readonly ms: number }[] = [];
  for (const threads of counts) timed.push({ threads, ms: await productMs("cpu", threads) });
  return timed.reduce((best, one) => (one.ms < best.ms ? one : best)).threads;
}

const openProduct = (device: Device, threads = 0): Promise<OpenGraph> =>
  openGraph(
    {
      name: "probe",
      bytes: onnxModel({
        nodes: [{ operator: "MatMul", inputs: ["a", "b"], outputs: ["product"] }],
        inputs: { a: "float32", b: "float32" },
        outputs: { product: "float32" },
      }),
    },
    { devices: [device], threads, noFallback: true },
  );

/** [1 2; 3 4] x [5 6; 7 8], all of it on the device. */
async function multiply(device: Device): Promise<Float32Array> {
  await using graph = await openProduct(device);
  const { product } = await graph.run({
    a: new Tensor("float32", Float32Array.of(1, 2, 3, 4), [2, 2]),
    b: new Tensor("float32", Float32Array.of(5, 6, 7, 8), [2, 2]),
  });
  return product?.data instanceof Float32Array ? product.data : new Float32Array(0);
}

/** What drivers say, in words that help. */
const KNOWN: readonly {
  readonly device: Device;
  readonly says: RegExp;
  readonly reason: string;
}[] = [
  {
    device: "cuda",
    says: /failed to load shared library|no such file|cannot open shared object/i,
    reason: "Its libraries are not here: `octavia gpu install` fetches them.",
  },
  { device: "webgpu", says: /adapter/i, reason: "No graphics card was found." },
];

/** The first line of what the driver said, unless that is known. */
function reasonOf(device: Device, error: unknown): string {
  const words = error instanceof OctaviaError ? (error.details ?? error.message) : String(error);
  const known = KNOWN.find((one) => one.device === device && one.says.test(words));
  return known?.reason ?? words.split("\n")[0] ?? words;
}

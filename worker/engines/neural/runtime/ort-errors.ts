import { OctaviaError } from "../../../../contract/errors.ts";

/** What allocators say when there is no room: of the processor, CUDA, DirectML, WebGPU and V8. */
const NO_ROOM = [
  /failed to allocate/i,
  /out of memory/i,
  /bad_alloc/i,
  /bfcarena.*(?:allocat|extend)/i,
  /alloc_failed/i,
  /e_outofmemory|8007000e/i,
  /exceeds the max(?:imum)? buffer size/i,
  /array buffer allocation failed/i,
  /invalid typed array length/i,
];

/** What onnxruntime says of a file that is no graph, or not all of one. */
const DAMAGED = [
  /protobuf parsing failed/i,
  /invalid_protobuf/i,
  /invalid_graph/i,
  /external (?:data|initializer)/i,
  /out of bounds|file size|no such file|doesn't exist|nosuchfile/i,
  /model_path must not be empty/i,
];

export function isOutOfMemory(thrown: unknown): boolean {
  if (thrown instanceof OctaviaError) return thrown.kind === "OutOfMemory";
  const words = String(thrown);
  return NO_ROOM.some((pattern) => pattern.test(words));
}

/** What stopped a graph from running, as an error for people. */
export function runFailure(thrown: unknown, graph: string, device: string): OctaviaError {
  if (isOutOfMemory(thrown)) return noRoom(thrown, graph, device);
  return new OctaviaError("EngineFailure", `The model ${graph} failed on ${device}.`, {
    hint: "Try another device, or verify the model with `octavia models verify`.",
    details: String(thrown),
    cause: thrown,
  });
}

/** What stopped a graph from being opened on every device asked for. */
export function openFailure(thrown: unknown, graph: string, details: string): OctaviaError {
  if (isOutOfMemory(thrown)) return noRoom(thrown, graph, details);
  const damaged = DAMAGED.some((pattern) => pattern.test(String(thrown)));
  return new OctaviaError("EngineFailure", `The model file ${graph} could not be opened.`, {
    hint: damaged
      ? "The file looks damaged or incomplete: pull or import the model again."
      : "Octavia may not know this kind of model; `octavia models verify` tells whether it is whole.",
    details,
    cause: thrown,
  });
}

function noRoom(thrown: unknown, graph: string, details: string): OctaviaError {
  return new OctaviaError("OutOfMemory", `There is not enough memory for the model ${graph}.`, {
    hint: "Close other programs, or choose a smaller model or dtype.",
    details: `${details}: ${String(thrown)}`,
    cause: thrown,
  });
}

import { dirname, join, posix } from "node:path";
import { fileSize } from "./disk.ts";
import { externalDataOf } from "./onnx-external.ts";
import { safePath } from "./safe-path.ts";

/** One thing that keeps a model from being loaded. */
export interface Fault {
  /** Relative to the model's folder. */
  readonly path: string;
  /** For people. */
  readonly problem: string;
}

/** What a graph says of the files beside it. */
interface Outline {
  /** Relative to the model's folder. */
  readonly needs: readonly string[];
  readonly faults: readonly Fault[];
}

/** Files that a graph keeps its weights in; a name that leads out of its folder is a fault. */
export function outlineOf(dir: string, graph: string): Outline {
  const needs = new Set<string>();
  try {
    for (const { location } of externalDataOf(join(dir, graph))) {
      if (!safePath(location)) {
        const problem = `points to a file outside its folder ("${location}")`;
        return { needs: [], faults: [{ path: graph, problem }] };
      }
      needs.add(posix.join(dirname(graph), location));
    }
    return { needs: [...needs].sort(), faults: [] };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { needs: [], faults: [{ path: graph, problem: `cannot be read: ${reason}` }] };
  }
}

/**
 * Looks whether graphs can be opened safely: readable in outline, all weights inside their folder,
 * in regular files (onnxruntime refuses links), and long enough.
 * @param files paths relative to `dir`; those that are no graphs are passed over
 */
export async function checkGraphs(dir: string, files: readonly string[]): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const graph of files.filter((path) => path.endsWith(".onnx"))) {
    const outline = outlineOf(dir, graph);
    faults.push(...outline.faults);
    if (outline.faults.length > 0) continue;
    faults.push(...(await checkWeights(dir, graph)));
  }
  return faults;
}

async function checkWeights(dir: string, graph: string): Promise<Fault[]> {
  const ends = new Map<string, number>();
  for (const { location, offset, length } of externalDataOf(join(dir, graph))) {
    ends.set(location, Math.max(ends.get(location) ?? 0, offset + (length ?? 0)));
  }
  const faults: Fault[] = [];
  for (const [location, end] of ends) {
    const path = posix.join(dirname(graph), location);
    const size = await fileSize(join(dir, path));
    if (size === undefined) faults.push({ path, problem: `is missing; ${graph} needs it` });
    else if (size < end) faults.push({ path, problem: `is cut short: ${size} of ${end} bytes` });
  }
  return faults;
}

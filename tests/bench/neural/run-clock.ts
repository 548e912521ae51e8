import { InferenceSession } from "onnxruntime-node";

/** Milliseconds spent in `InferenceSession.run`, of all sessions of this thread. */
interface RunTimes {
  /** In the models' own graphs. */
  readonly models: number;
  /** In the small graph that ranks logits. */
  readonly ranking: number;
}

/** Measures the time inside onnxruntime while `work` runs. */
export async function runTimes(work: () => Promise<unknown>): Promise<RunTimes> {
  const times = { models: 0, ranking: 0 };
  // The types hide that it is a class.
  const sessions: unknown = Reflect.get(InferenceSession, "prototype");
  if (typeof sessions !== "object" || sessions === null) throw new Error("no class of sessions");
  const plain = Object.getOwnPropertyDescriptor(sessions, "run");
  const run: unknown = plain?.value;
  if (typeof run !== "function") throw new Error("onnxruntime's sessions have no `run`");
  const clocked = async function (this: InferenceSession, ...args: unknown[]): Promise<unknown> {
    const begun = performance.now();
    try {
      const outputs: unknown = await Reflect.apply(run, this, args);
      return outputs;
    } finally {
      const kind = this.inputNames.includes("logits") ? "ranking" : "models";
      times[kind] += performance.now() - begun;
    }
  };
  Object.defineProperty(sessions, "run", { ...plain, value: clocked });
  try {
    await work();
    return times;
  } finally {
    Object.defineProperty(sessions, "run", plain ?? {});
  }
}

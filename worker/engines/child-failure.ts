import { ExecaError } from "execa";
import { cancelled, OctaviaError } from "../../contract/errors.ts";

const LAST_WORDS = 2000;

/** What a failed child means: a cancel if the signal fired, else a failure of the engine. */
export function childFailure(engine: string, thrown: unknown, signal: AbortSignal): OctaviaError {
  if (signal.aborted) return cancelled();
  const said =
    thrown instanceof ExecaError
      ? `${thrown.shortMessage}\n${String(thrown.stderr)}`
      : String(thrown);
  return new OctaviaError("EngineFailure", `${engine} stopped before it was done.`, {
    hint: "Run the job again; `octavia doctor` says whether the engine is installed whole.",
    details: said.slice(-LAST_WORDS),
    cause: thrown,
  });
}

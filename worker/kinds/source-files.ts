import { OctaviaError } from "../../contract/errors.ts";
import { identifySource, type SourceIdentity, unchangedSince } from "../artifacts/identity.ts";
import { knownIdentity, recordFullHash } from "../artifacts/known-sources.ts";
import type { JobDeps } from "../host/handlers.ts";
import type { SourceFile } from "../steps/probe.ts";

/** A file of the person's, as it was when the work began. */
export interface IdentifiedFile {
  readonly source: SourceFile;
  /** What it is checked against at the end. */
  readonly facts: SourceIdentity;
}

/**
 * @param storeDir the artifact store's folder, which remembers the sources it has seen
 * @throws InvalidInput where it is missing, a folder, unreadable or empty
 */
export async function identify(path: string, storeDir: string): Promise<IdentifiedFile> {
  const facts = await identifySource(path);
  return { source: { path, identity: await knownIdentity(storeDir, facts.identity) }, facts };
}

/** @throws InvalidInput: what was made of a file that changed meanwhile is worth nothing */
export async function refuseChanged(files: readonly IdentifiedFile[]): Promise<void> {
  for (const { source, facts } of files) {
    if (await unchangedSince(source.path, facts)) continue;
    throw new OctaviaError(
      "InvalidInput",
      `The file was changed while Octavia worked on it: ${source.path}`,
      { hint: "Run the job again when nothing writes to it any more." },
    );
  }
}

/**
 * Hashes whole sources behind the work, so that copies of them are recognised in later jobs. Ends
 * with the job unless it is done by then: it is a help, and no part of the result.
 */
export function hashBehind(
  files: readonly IdentifiedFile[],
  deps: JobDeps,
): Disposable & { begin(): void } {
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, deps.signal]);
  const { cpu, compute } = deps.tools;
  let begun = false;
  const work = async (): Promise<void> => {
    for (const { source, facts } of files) {
      const input = { path: source.path };
      const { digest } = await cpu.use(signal, () => compute.run("hashFile", input, { signal }));
      await recordFullHash(deps.storeDir, facts.identity, digest);
    }
  };
  return {
    begin() {
      if (begun) return;
      begun = true;
      // Cancelled, or the file is gone: the work itself has met the same and says so.
      work().catch(() => undefined);
    },
    [Symbol.dispose]: () => abort.abort(),
  };
}
